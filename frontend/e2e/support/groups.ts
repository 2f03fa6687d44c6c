import type { Browser } from "@playwright/test";
import { answer, someone } from "./people";

export interface MadeGroup {
  id: number;
  name: string;
}

let made = 0;

/** A group of this test alone, opened by the secretariat, with these people in it. */
export async function aGroup(
  browser: Browser,
  visibility: "open" | "on_request" | "invitation",
  members: { id: number; role?: "member" | "chair" }[] = [],
): Promise<MadeGroup> {
  made += 1;
  const name = `Groupe d’essai ${Date.now()}-${made}`;
  const { page } = await someone(browser, "secretariat");
  const group = await answer<MadeGroup>(page, "POST", "/api/groups", { name, visibility, purpose: "Essayer l’espace." });
  for (const { id, role = "member" } of members) {
    await answer(page, "POST", `/api/groups/${group.id}/members`, { person_id: id, role });
  }
  await page.context().close();
  return group;
}
