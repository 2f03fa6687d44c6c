import { randomUUID } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { corpus, packed } from "./support/corpus";
import { aGroup } from "./support/groups";
import { answer, someone } from "./support/people";

test.setTimeout(240_000);

interface Watched {
  foreign: string[];
  ran: () => Promise<number>;
}

/** Note whatever runs, and whatever is asked of anybody but us. */
async function watch(page: Page): Promise<Watched> {
  const foreign: string[] = [];
  page.on("request", (request) => {
    if (!["localhost", "127.0.0.1", ""].includes(new URL(request.url()).hostname)) foreign.push(request.url());
  });
  let ran = 0;
  await page.exposeFunction("owned", () => void (ran += 1));
  page.on("dialog", (dialog) => void dialog.dismiss());
  return { foreign, ran: async () => (await page.evaluate(() => document.readyState), ran) };
}

/** Look at a page until it rests; nothing of the corpus may have run or been fetched. */
async function look(page: Page, watched: Watched, path: string, shows: string) {
  await page.goto(path);
  await expect(page.getByText(shows, { exact: false }).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(await watched.ran(), `${path} ran something`).toBe(0);
  expect(watched.foreign, `${path} asked somebody else`).toEqual([]);
}

const inTurn = async (tasks: (() => Promise<unknown>)[]) => {
  for (const task of tasks) await task();
};

test("the corpus is as large as promised, and the watch sees what runs and what is fetched", async ({ browser }) => {
  expect(new Set(corpus).size).toBe(150);
  const { page } = await someone(browser, "partner");
  const watched = await watch(page);
  await page.goto("/");
  await page.evaluate(() => (window as unknown as { owned: () => void }).owned());
  await expect.poll(watched.ran).toBe(1);
  await page.goto("data:text/html,<img src=https://evil.example/x.png>");
  await expect.poll(() => watched.foreign).toEqual(["https://evil.example/x.png"]);
  await page.context().close();
});

test("none of 150 attempts runs or fetches anything, in whatever field it is typed", async ({ browser }) => {
  const [chair, writer, secretariat] = await Promise.all(
    (["chair", "technician_big", "secretariat"] as const).map((role) => someone(browser, role)),
  );
  if (!chair || !writer || !secretariat) throw new Error("three people are needed");
  const group = await aGroup(browser, "invitation", [
    { id: chair.persona.id, role: "chair" },
    { id: writer.persona.id },
  ]);
  const discussions = `/api/groups/${group.id}/discussions`;
  const { id } = await answer<{ id: number }>(chair.page, "POST", discussions, { title: "Sûreté", body: "Bonjour" });
  const at = `/api/discussions/${id}`;
  const say = (body: string) => () =>
    answer(writer.page, "POST", `${at}/messages`, { body, client_key: randomUUID() });
  const titled = (title: string) => () => answer(chair.page, "POST", discussions, { title });
  const [purpose = ""] = packed(1_000);
  await Promise.all([
    // Each message holds ten of them as paragraphs: what one opens must not swallow all the others.
    inTurn(Array.from({ length: 15 }, (_, n) => say(corpus.slice(n * 10, n * 10 + 10).join("\n\n")))),
    inTurn(packed(200).slice(0, 28).map(titled)),
    inTurn([
      ...packed(120).slice(0, 10).map((name) => () => answer(secretariat.page, "POST", "/api/groups", { name, purpose, visibility: "invitation" })),
      () => answer(secretariat.page, "PATCH", `/api/groups/${group.id}`, { purpose, purpose_en: purpose }),
    ]),
  ]);
  const files = await Promise.all(
    packed(150).slice(0, 3).map(async (name) => {
      const file = { name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from("ville;pays\nRouen;Togo\n") };
      const sent = await writer.page.request.post(`/api/groups/${group.id}/files`, { multipart: { file }, headers: { "Sec-Fetch-Site": "same-origin" } });
      return ((await sent.json()) as { id: number }).id;
    }),
  );
  await answer(writer.page, "POST", `${at}/messages`, { body: "Trois fichiers", client_key: randomUUID(), file_ids: files });
  const body = packed(5_000, "\n\n")[0] ?? "";
  const headers = { "If-Match": '"0"', "Sec-Fetch-Site": "same-origin" };
  expect((await chair.page.request.put(`${at}/stand`, { data: { body }, headers })).status()).toBe(200);
  const [about = "", place = "", outcome = "", reason = ""] = [500, 300, 500, 1_000].map((longest) => packed(longest)[1]);
  await answer(chair.page, "PUT", `${at}/date`, { starts_at: "2027-01-11T13:00:00+00:00", place });
  await answer(chair.page, "POST", `${at}/resolution`, { outcome });
  await answer(chair.page, "POST", `${at}/messages/2/hide`, { reason });
  const me = await answer<{ about: string; name: string }>(writer.page, "GET", "/api/me");
  await answer(writer.page, "PATCH", "/api/me", { about });
  try {
    const watched = await watch(writer.page);
    await look(writer.page, watched, `/discussions/${id}`, "owned()");
    await expect(writer.page.getByTestId("message-body").nth(10)).toBeVisible();
    await look(writer.page, watched, `/groups/${group.id}`, "<script>");
    await look(writer.page, watched, `/groups/${group.id}/decisions`, "owned()");
    await look(writer.page, watched, `/groups/${group.id}/about`, "owned()");
    await look(writer.page, watched, `/people/${writer.persona.id}`, "owned()");
    await look(writer.page, watched, "/", "owned()");
    const staff = await watch(secretariat.page);
    await look(secretariat.page, staff, "/groups", "owned()");
  } finally {
    await answer(writer.page, "PATCH", "/api/me", { about: me.about });
    await Promise.all([chair, writer, secretariat].map(({ page }) => page.context().close()));
  }
});
