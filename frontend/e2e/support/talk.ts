import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { expect, type Page } from "@playwright/test";
import { answer, type Someone } from "./people";
import { dataFolder, python } from "./stack";

interface Group {
  id: number;
  name: string;
  my_role: string | null;
}

/** A group that all of them are in. */
export async function sharedGroup(...people: Someone[]): Promise<Group> {
  const lists = await Promise.all(people.map(({ page }) => answer<{ items: Group[] }>(page, "GET", "/api/groups")));
  const [mine = [], ...others] = lists.map(({ items }) => items.filter(({ my_role }) => my_role !== null));
  const shared = mine.find(({ id }) => others.every((list) => list.some((group) => group.id === id)));
  if (!shared) throw new Error("these people share no group");
  return shared;
}

/** A new discussion in a group of all of them, with a first message unless it is to be empty. */
export async function discussionOf(title: string, first: string, ...people: [Someone, ...Someone[]]) {
  const group = await sharedGroup(...people);
  const body = first === "" ? {} : { body: first, client_key: randomUUID() };
  const { id } = await answer<{ id: number }>(people[0].page, "POST", `/api/groups/${group.id}/discussions`, { title, ...body });
  return { id, group };
}

export const post = ({ page }: Someone, discussion: number, body: string, key = randomUUID()) =>
  answer<{ number: number }>(page, "POST", `/api/discussions/${discussion}/messages`, { body, client_key: key });

/** Write in the open page, as a person does. */
export async function write({ page }: Someone, body: string): Promise<void> {
  const field = page.getByLabel("Votre message");
  await field.fill(body);
  await field.press("Control+Enter");
}

/** Tall enough that a short history stands in the page whole. */
export const tall = { viewport: { width: 1440, height: 6000 } };

/** What the server holds. */
async function held({ page }: Someone, discussion: number): Promise<string[]> {
  const { items } = await answer<{ items: { body: string }[] }>(page, "GET", `/api/discussions/${discussion}/messages?limit=200`);
  return items.map(({ body }) => body);
}

/** What the page shows, from top to bottom. */
export const shown = (page: Page): Promise<string[]> =>
  page.getByRole("log").getByTestId("message-body").evaluateAll((bodies) => bodies.map((body) => body.textContent.trim()));

/** Every one of them sees exactly what was posted: in order, once, and nothing still waiting; without a reload. */
export async function expectExact(discussion: number, people: Someone[], timeout = 30_000): Promise<void> {
  for (const { page } of people) await expect(page.locator("[data-waiting]")).toHaveCount(0, { timeout });
  const expected = await held(people[0] as Someone, discussion);
  for (const { page } of people) await expect.poll(() => shown(page), { timeout }).toEqual(expected);
}

/** Give a discussion a long past. */
export const giveHistory = (discussion: number, count: number): void => {
  execFileSync(python, [resolve("e2e/support/history.py"), dataFolder, String(discussion), String(count)]);
};

/** The page has come to rest: nothing moved it for as many frames. */
export const rest = (page: Page, frames = 20): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise<void>((done) => {
        let place = "";
        let still = 0;
        const look = (): void => {
          const now = `${window.scrollY}/${document.documentElement.scrollHeight}`;
          still = now === place ? still + 1 : 0;
          place = now;
          if (still < wanted) requestAnimationFrame(look);
          else done();
        };
        look();
      }),
    frames,
  );

/** The number of the message in the middle of the window. */
export const middle = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const rows = [...document.querySelectorAll("li[data-number]")];
    const row = rows.find((item) => item.getBoundingClientRect().bottom > window.innerHeight / 2);
    return Number(row?.getAttribute("data-number"));
  });
