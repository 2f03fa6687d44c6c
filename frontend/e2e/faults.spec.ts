import { randomUUID } from "node:crypto";
import { expect, test } from "@playwright/test";
import { someone, type Someone } from "./support/people";
import { full, pidOf, type Part } from "./support/stack";
import { discussionOf, expectExact, post, tall, write } from "./support/talk";

test.setTimeout(full ? 600_000 : 240_000);

const PARTS: Part[] = ["web", "relay", "worker", "valkey"];
const KILLS = full ? 3 : 1;

/** Post until the server confirms, as every client does: under one key, whatever requests and answers get lost. */
async function insist(who: Someone, discussion: number, body: string): Promise<void> {
  const key = randomUUID();
  await expect
    .poll(() => post(who, discussion, body, key).then(() => true, () => false), { timeout: 60_000, intervals: [300] })
    .toBe(true);
}

const back = (part: Part, before: number) =>
  expect.poll(() => pidOf(part) ?? before, { timeout: 60_000, intervals: [200] }).not.toBe(before);

test("whichever part is killed, every open page ends with exactly what was posted meanwhile", async ({ browser }) => {
  const one = await someone(browser, "elected", tall);
  const other = await someone(browser, "technician_big", tall);
  const { id } = await discussionOf("Sans filet", "Premier message", one, other);
  for (const { page } of [one, other]) {
    await page.goto(`/discussions/${id}`);
    await expect(page.getByLabel("Votre message")).toBeVisible();
    await page.evaluate(() => Object.assign(window, { neverReloaded: true }));
  }

  for (const part of PARTS) {
    for (let kill = 1; kill <= KILLS; kill++) {
      await test.step(`${part}, ${kill}`, async () => {
        const pid = pidOf(part);
        if (pid === null) throw new Error(`${part} does not run`);
        process.kill(pid, "SIGKILL");
        await write(one, `Sans ${part} : écrit au moment de l’arrêt ${kill}`);
        await insist(other, id, `Sans ${part} : posté pendant l’arrêt ${kill}`);
        await write(other, `Sans ${part} : écrit par l’autre ${kill}`);
        await back(part, pid);
        await insist(one, id, `Posté au retour de ${part} ${kill}`);
        await expectExact(id, [one, other], 60_000);
      });
    }
  }

  await write(other, "Après");
  for (const { page } of [one, other]) {
    await expect(page.getByRole("log").getByText("Après", { exact: true })).toBeVisible();
    await expect(page.getByRole("log").getByTestId("message-body")).toHaveCount(2 + 4 * KILLS * PARTS.length);
    await expect(page.getByText(/^(Hors ligne|Connexion interrompue)/)).toHaveCount(0);
    expect(await page.evaluate(() => "neverReloaded" in window)).toBe(true);
  }
});
