import { expect } from "@playwright/test";
import { answer, type Someone } from "./people";

interface Listed {
  id: number;
}

/** A partner of somebody's authority, in a country that no other test works with. */
export async function partnerOf({ page, persona }: Someone, country: string, partner: string): Promise<number> {
  const authority = persona.authority?.id;
  const { items } = await answer<{ items: (Listed & { partner: string })[] }>(page, "GET", `/api/partnerships?country=${country}&mine=true`);
  const known = items.find((one) => one.partner === partner);
  if (known) return known.id;
  const ends = { ends_on: "2029-06-30", ends_precision: "day" };
  const body = { authority_id: authority, country, partner, place: partner, action_type: "jumelage", ...ends };
  return (await answer<Listed>(page, "POST", "/api/partnerships", body)).id;
}

/** The secretariat types a story, makes an alert of it and publishes it, which is one press for who may publish. */
export async function alertIn(country: string, title: string, { page }: Someone): Promise<number> {
  const typed = { title, url: `https://example.org/${encodeURIComponent(title)}`, countries: [country] };
  const story = await answer<Listed>(page, "POST", "/api/stories", typed);
  const expires = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  const said = { title, body: "Deux quartiers sont évacués.\nLe port est fermé.", countries: [country], themes: [], severity: "alert", expires_on: expires };
  const bulletin = await answer<Listed & { state: string }>(page, "POST", `/api/stories/${story.id}/bulletins`, said);
  expect(bulletin.state).toBe("published");
  return bulletin.id;
}

export const follow = ({ page }: Someone, country: string, level: "all" | "followed" | "normal" | "muted" | null) =>
  answer(page, "PUT", `/api/countries/${country}/level`, { level });
