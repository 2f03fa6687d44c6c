import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { expect, type Page } from "@playwright/test";
import { answer, type Someone } from "./people";
import { dataFolder, python } from "./stack";

/** How a text names somebody. */
export const naming = ({ persona }: Someone) => `[@${persona.name}](/people/${persona.id})`;

/** How many pieces of news somebody has not read. */
export const unread = async (page: Page) => (await answer<{ unread: number }>(page, "GET", "/api/notifications/count")).unread;

/** By which channel somebody hears of a kind of news. */
export const channelOf = async (page: Page, name: string) =>
  (await answer<{ kinds: { name: string; channel: string }[] }>(page, "GET", "/api/me/notifications")).kinds.find((kind) => kind.name === name)?.channel;

/** Somebody starts with nothing unread, nothing muted and the usual preferences. */
export async function afresh({ page }: Someone): Promise<void> {
  interface Preferences {
    kinds: { name: string }[];
    followed: { group: { id: number }; discussion_id: number | null }[];
  }
  const { kinds, followed } = await answer<Preferences>(page, "GET", "/api/me/notifications");
  const usual = { frequency: "weekly", digest_day: 1, digest_hour: 8, quiet_from: null, quiet_until: null, holidays: [], link_only: false };
  await answer(page, "PATCH", "/api/me/notifications", { ...usual, choices: Object.fromEntries(kinds.map(({ name }) => [name, null])) });
  for (const { group, discussion_id: discussion } of followed) {
    await answer(page, "PUT", discussion === null ? `/api/groups/${group.id}/level` : `/api/discussions/${discussion}/level`, { level: null });
  }
  await answer(page, "POST", "/api/notifications/read", {});
  await expect.poll(() => unread(page)).toBe(0);
}

/** Let mail to a person's address have come back. */
export const stopMail = (person: number, kind: "hard" | "soft" | "full" | "complaint"): void => {
  execFileSync(python, [resolve("e2e/support/stopped.py"), dataFolder, String(person), kind]);
};
