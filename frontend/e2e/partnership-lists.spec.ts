import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { become } from "./support/people";

test.setTimeout(120_000);

const header = "Collectivité;SIREN;Pays;Lieu;Partenaire;Type d'action;Début;Fin";

/** What French Excel writes: Windows-1252, a semicolon between cells. */
const excel = (...lines: string[]) => ({
  name: "nos partenariats.csv",
  mimeType: "text/csv",
  buffer: Buffer.from([header, ...lines].join("\r\n"), "latin1"),
});

async function choose(page: Page, ...lines: string[]) {
  await page.locator("input[type=file]").setInputFiles(excel(...lines));
  await expect(page.getByText(/lues? dans nos partenariats\.csv/)).toBeVisible();
}

const count = (page: Page, name: string) => page.getByRole("main").locator("dl div", { hasText: name }).getByRole("definition");

async function look(page: Page, name: string) {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await expectNoViolation(page);
    if (process.env.COLLAB_LOOK) await page.screenshot({ path: `${process.env.COLLAB_LOOK}/${name}-${scheme}.png`, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

for (const [size, viewport] of [
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 360, height: 780 }],
] as const) {
  test.describe(size, () => {
    test.use({ viewport });

    test("a list is corrected by line, saved, exported, and the export brought back changes nothing", async ({ page }) => {
      const partner = `Ville de Dakar ${Date.now()}`;
      await become(page, "technician_big");
      await page.goto("/partnerships");
      await page.getByRole("link", { name: "Importer une liste" }).click();
      await expect(page.getByRole("link", { name: "Télécharger le modèle" })).toBeVisible();
      await look(page, `${size}-choose`);

      await choose(page, `Nantes Métropole;;Senegall;Dakar;${partner};jumelage;2016;`, `;244400404;Bénin;Cotonou;${partner} bis;Réseaux;03/2016;`);
      await expect(count(page, "À ajouter")).toHaveText("1");
      await expect(count(page, "Lignes en erreur")).toHaveText("1");
      const row = page.getByRole("row", { name: /Senegall/ });
      await expect(row).toContainText("Peut-être\u00a0: Sénégal");
      await page.getByRole("button", { name: "Enregistrer" }).click();
      await expect(page.getByText(/cochez cette case/)).toBeVisible();
      await look(page, `${size}-check`);

      await page.getByRole("button", { name: "Choisir un autre fichier" }).click();
      await choose(page, `Nantes Métropole;;Sénégal;Dakar;${partner};jumelage;2016;`, `;244400404;Bénin;Cotonou;${partner} bis;Réseaux;03/2016;`);
      await expect(count(page, "À ajouter")).toHaveText("2");
      await page.getByRole("button", { name: "Enregistrer" }).click();
      await expect(count(page, "Ajoutés")).toHaveText("2");
      await look(page, `${size}-done`);

      await page.goto(`/partnerships?q=${encodeURIComponent(partner)}`);
      await page.getByRole("button", { name: "Exporter" }).click();
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("menuitem", { name: /\.xlsx/ }).click()]);
      const content = await readFile(await file.path());
      expect(file.suggestedFilename()).toMatch(/^partenariats-.*\.xlsx$/);
      await page.goto("/partnerships/import");
      await page.locator("input[type=file]").setInputFiles({ name: "retour.xlsx", mimeType: "application/octet-stream", buffer: content });
      await expect(count(page, "Déjà à jour")).toHaveText("2");
      await expect(page.getByText("Tout est déjà à jour")).toBeVisible();
    });
  });
}

test("a file that is no list is refused in words", async ({ page }) => {
  await become(page, "technician_big");
  await page.goto("/partnerships/import");
  await page.locator("input[type=file]").setInputFiles({ name: "note.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n\0") });
  await expect(page.getByRole("alert")).toContainText("Ce n’est ni un classeur Excel");
});

test("a partner brings no list", async ({ page }) => {
  await become(page, "partner");
  await page.goto("/partnerships/import");
  await expect(page.getByText("Télécharger le modèle")).toHaveCount(0);
});
