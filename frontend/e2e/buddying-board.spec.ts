import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { answer, become, someone } from "./support/people";

test.setTimeout(120_000);

interface Asked {
  id: number;
  title: string;
}

/** Somebody asks for help with something that only this test knows. */
async function ask(page: Page, title: string): Promise<Asked> {
  const me = await answer<{ mandates: { id: number }[] }>(page, "GET", "/api/me");
  return answer<Asked>(page, "POST", "/api/buddying/requests", {
    mandate_id: me.mandates[0]?.id,
    title,
    themes: ["innovation"],
    languages: ["fr"],
    formats: ["call"],
  });
}

const list = (page: Page, name: RegExp) => page.getByRole("navigation", { name: "Listes du tableau" }).getByRole("link", { name });
const row = (page: Page, title: string) => page.getByRole("row", { name: new RegExp(title) });

for (const [size, viewport] of [
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 360, height: 780 }],
] as const) {
  test.describe(size, () => {
    test.use({ viewport });

    test("the secretariat sees why nobody can be proposed, closes several requests at once, and takes it back", async ({ page, browser }) => {
      const asker = await someone(browser, "technician_big");
      const word = `laboratoire${Date.now()}`;
      const titles = [`Un ${word} commun`, `Ouvrir un ${word}`];
      for (const title of titles) await ask(asker.page, title);

      await become(page, "secretariat");
      await page.goto("/secretariat/buddying");
      await list(page, /Sans pair possible/).click();
      await page.getByLabel("Mots de la demande").fill(word);
      await expect(row(page, titles[0] ?? "")).toContainText("Personne n’offre ce thème ni ce pays.");
      await expect(page.getByRole("row")).toHaveCount(titles.length + 1);

      for (const title of titles) await page.getByRole("checkbox", { name: new RegExp(title) }).check();
      const bar = page.getByRole("region", { name: "Agir sur les demandes cochées" });
      await expect(bar).toContainText("2 demandes cochées");
      await expectNoViolation(page);
      await bar.getByRole("button", { name: "Orienter vers un réseau" }).click();
      const dialog = page.getByRole("dialog", { name: "Orienter 2 demandes vers un réseau" });
      await dialog.getByLabel("Réseau").click();
      await page.getByRole("option", { name: "ARRICOD" }).click();
      await dialog.getByRole("button", { name: "Orienter vers un réseau" }).click();

      const notice = page.getByRole("status").filter({ hasText: "2 demandes orientées vers un réseau." });
      await expect(notice).toBeVisible();
      await list(page, /Closes/).click();
      await expect(row(page, titles[0] ?? "")).toContainText("orientée vers un réseau");
      await expectNoViolation(page);

      await page.getByRole("button", { name: /^Annuler \(jusqu’à/ }).first().click();
      await expect(page.getByText("Annulé : 2 demandes remises en place.")).toBeVisible();
      await list(page, /Sans pair possible/).click();
      await expect(page.getByRole("row")).toHaveCount(titles.length + 1);
    });
  });
}

test("what moved meanwhile is left alone, and the board says so", async ({ page, browser }) => {
  const asker = await someone(browser, "technician_big");
  const title = `Un atelier ${Date.now()}`;
  const asked = await ask(asker.page, title);
  await become(page, "secretariat");
  await page.goto(`/secretariat/buddying?show=open&q=${encodeURIComponent(title)}`);
  await page.getByRole("checkbox", { name: new RegExp(title) }).check();
  await page.getByRole("button", { name: "Marquer comme terminées" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Marquer comme terminées" }).click();
  const undo = page.getByRole("button", { name: /^Annuler \(jusqu’à/ }).first();
  await expect(undo).toBeVisible();
  await answer(asker.page, "POST", `/api/buddying/requests/${asked.id}/reopen`, {});
  await undo.click();
  await expect(page.getByText("Quelque chose a bougé depuis : rien n’a été remis en place.")).toBeVisible();
});

test("the board is taken away as a workbook, and is nothing to others", async ({ page, browser }) => {
  await become(page, "secretariat");
  await page.goto("/secretariat/buddying");
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Exporter (.xlsx)" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^parrainage-.*\.xlsx$/);
  expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe("PK");
  const other = await someone(browser, "technician_big");
  await other.page.goto("/secretariat/buddying");
  await expect(other.page.getByRole("heading", { level: 1, name: /introuvable|n’existe pas/i })).toBeVisible();
});

test("every list of the board looks right at both sizes and in both schemes", async ({ page }) => {
  await become(page, "secretariat");
  for (const show of ["unanswered", "overdue", "unmatched", "pairs", "queue", "open", "load", "needs"]) {
    await look(page, `board-${show}`, `/secretariat/buddying?show=${show}`);
  }
});
