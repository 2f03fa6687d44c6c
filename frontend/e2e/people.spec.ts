import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { lastMail } from "./support/mailbox";
import { answer, become } from "./support/people";

const header = "Nom;Courriel;Collectivité;SIREN;Rôle;Fonction;Début;Fin";

/** What French Excel writes: Windows-1252, a semicolon between cells. */
const excel = (...lines: string[]) => ({
  name: "liste des agents.csv",
  mimeType: "text/csv",
  buffer: Buffer.from([header, ...lines].join("\r\n"), "latin1"),
});

async function choose(page: Page, ...lines: string[]) {
  await page.locator("input[type=file]").setInputFiles(excel(...lines));
  await expect(page.getByText(/lues? dans liste des agents\.csv/)).toBeVisible();
}

const count = (page: Page, name: string) => page.getByRole("main").locator("dl div", { hasText: name }).getByRole("definition");

test("a list is corrected by line, saved, and those it brought are invited", async ({ page }) => {
  const at = `${Date.now()}.example.org`;
  await become(page, "secretariat");
  await page.goto("/people");
  await page.getByRole("link", { name: "Importer une liste" }).click();
  await expect(page.getByRole("link", { name: "Télécharger le modèle" })).toBeVisible();
  expect((await page.request.get("/modele-personnes.csv")).headers()["content-type"]).toContain("text/csv");

  await choose(page, `Élue importée;elue@${at};Nantes Métropole;;élue;vice-présidente;31/02/2026;`, `Agent importé;agent@${at};;244400404;agent;chargé de coopération;;`);
  await expect(count(page, "À ajouter")).toHaveText("1");
  await expect(count(page, "Lignes en erreur")).toHaveText("1");
  const row = page.getByRole("row", { name: /31\/02\/2026/ });
  await expect(row).toContainText("Début");
  await expect(row).toContainText("Écrivez la date ainsi : 31/12/2026.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/cochez cette case/)).toBeVisible();
  await expectNoViolation(page);

  await page.getByRole("button", { name: "Choisir un autre fichier" }).click();
  await choose(page, `Élue importée;elue@${at};Nantes Métropole;;élue;vice-présidente;01/03/2026;`, `Agent importé;agent@${at};;244400404;agent;chargé de coopération;;`);
  await expect(count(page, "À ajouter")).toHaveText("2");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(count(page, "Ajoutées")).toHaveText("2");
  await expect(page.getByText(/Aucune n’a reçu de courriel/)).toBeVisible();

  await page.getByRole("link", { name: "Inviter celles qui ne sont jamais venues" }).click();
  await expect(page.getByRole("heading", { name: "Jamais venues", level: 1 })).toBeVisible();
  const line = page.getByRole("listitem").filter({ hasText: `elue@${at}` });
  await expect(line).toContainText("pas encore invitée");
  await line.getByRole("checkbox").check();
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Inviter 1 personne" }).click();
  await expect(line).toHaveCount(0);
  expect((await lastMail(page, `elue@${at}`)).text).toContain("vice-présidente, Nantes Métropole");
  await page.getByText("Déjà invitées").click();
  await expect(line).toContainText("pas plus d’une invitation par jour");
  await expect(line.getByRole("checkbox")).toBeDisabled();
});

test("who may write for somebody stands on that person's page, and is taken back there", async ({ page }) => {
  const assistant = await become(page, "technician_small");
  const holder = await become(page, "elected");
  const { mandates } = await answer<{ mandates: { id: number }[] }>(page, "GET", `/api/people/${holder.id}`);
  await answer(page, "POST", `/api/mandates/${mandates[0]?.id}/assistants`, { person_id: assistant.id });
  await page.goto(`/people/${holder.id}`);
  const shown = page.getByRole("region", { name: "Mandats et fonctions" });
  await expect(shown).toContainText(`Peut écrire pour son compte\u00a0: ${assistant.name}`);
  await page.getByRole("button", { name: "Délégations d’écriture" }).first().click();
  const withdraw = page.getByRole("dialog").getByRole("button", { name: `Retirer la délégation de ${assistant.name}`, exact: true });
  await withdraw.click();
  await expect(withdraw).toHaveCount(0);
});
