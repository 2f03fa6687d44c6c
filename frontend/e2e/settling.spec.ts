import { expect as plain, test, type Browser, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { aGroup } from "./support/groups";
import { answer, someone, type Someone } from "./support/people";

// What one does reaches the other through every process: on a busy machine that takes its time.
const expect = plain.configure({ timeout: 25_000 });
test.setTimeout(120_000);

const wide = { viewport: { width: 1440, height: 1000 } };

/** Two members of a group of their own, with one discussion open before both. */
async function twoBefore(browser: Browser, title: string) {
  const one = await someone(browser, "elected", wide);
  const other = await someone(browser, "technician_big", wide);
  const group = await aGroup(browser, "invitation", [{ id: one.persona.id }, { id: other.persona.id }]);
  const { id } = await answer<{ id: number }>(one.page, "POST", `/api/groups/${group.id}/discussions`, { title });
  for (const { page } of [one, other]) {
    await page.goto(`/discussions/${id}`);
    await expect(page.getByLabel("Votre message")).toBeVisible();
  }
  await expect(one.page.getByRole("complementary").getByText("Agente")).toBeVisible();
  return { one, other, group, id };
}

const panel = (page: Page) => page.getByRole("complementary");
const stand = (page: Page) => panel(page).getByTestId("stand");
const dialog = (page: Page) => page.getByRole("dialog");

async function choose({ page }: Someone, entry: string): Promise<void> {
  await page.getByRole("button", { name: "Gérer la discussion" }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** Open the text, change it, and leave it unsaved. */
async function rewrite({ page }: Someone, change: (text: string) => string): Promise<void> {
  await panel(page).getByRole("button", { name: "Modifier" }).click();
  const field = dialog(page).getByLabel("Où en sommes-nous", { exact: true });
  await expect(field).not.toHaveValue("");
  await field.fill(change(await field.inputValue()));
}

const save = ({ page }: Someone) => dialog(page).getByRole("button", { name: "Enregistrer", exact: true }).click();

test("two who write at once where one stands see what differs, choose, and lose nothing", async ({ browser }) => {
  const { one, other } = await twoBefore(browser, "Financement de l’eau");
  await choose(one, "Écrire où nous en sommes");
  const field = dialog(one.page).getByLabel("Où en sommes-nous", { exact: true });
  await field.fill("Acquis : un texte.\n\nÀ décider : la date.");
  await dialog(one.page).getByText("Aperçu").click();
  await expect(dialog(one.page).getByText("Acquis : un texte.")).toBeVisible();
  await save(one);
  await expect(stand(other.page)).toContainText("À décider : la date.");

  await rewrite(one, (text) => text.replace("un texte", "un texte commun").replace("la date", "la date d’envoi"));
  await rewrite(other, (text) => `${text.replace("la date", "le lieu")}\n\nSuite : le bureau.`);
  await save(other);
  await expect(stand(one.page)).toContainText("Suite : le bureau.");
  await expect(dialog(one.page).getByText(/Quelqu’un vient de modifier ce texte/)).toBeVisible();

  // A tab closed in mid-sentence has kept what was written, and from which text.
  await one.page.reload();
  await panel(one.page).getByRole("button", { name: "Modifier" }).click();
  await expect(dialog(one.page).getByText(/Vous aviez commencé ce texte/)).toBeVisible();
  await save(one);
  await expect(dialog(one.page).getByRole("group")).toHaveCount(2);
  await expectNoViolation(one.page);
  await expect(dialog(one.page).getByRole("radio", { name: "Garder les deux" }).nth(1)).toBeChecked();
  await dialog(one.page).getByRole("group", { name: "Différence 2" }).getByRole("radio", { name: "Garder le sien" }).check();
  await dialog(one.page).getByRole("button", { name: "Continuer avec ce choix" }).click();
  await expect(dialog(one.page).getByLabel("Où en sommes-nous", { exact: true })).toBeFocused();
  await save(one);
  for (const { page } of [one, other]) {
    await expect(stand(page)).toHaveText(/Acquis : un texte commun\.\s+À décider : le lieu\.\s+Suite : le bureau\./);
    await expect(panel(page).getByText(/^Élue, Ville de Strasbourg/)).toBeVisible();
  }

  await panel(other.page).getByRole("button", { name: "Versions" }).click();
  await expect(dialog(other.page).getByText(/^Version \d/)).toHaveCount(3);
  const first = dialog(other.page).locator("details").filter({ hasText: "Version 1" });
  await first.locator("summary").click();
  await expect(first.getByText("À décider : la date.")).toBeVisible();
});

test("a discussion is settled before all, listed, reopened; its date goes into one's calendar", async ({ browser }) => {
  const { one, other, group, id } = await twoBefore(browser, "Forum mondial");
  await choose(one, "Donner une date");
  await dialog(one.page).getByLabel(/^Début/).fill("2030-12-03T14:00");
  await dialog(one.page).getByLabel(/^Fin/).fill("2030-12-03T15:30");
  await dialog(one.page).getByLabel("Lieu").fill("Hôtel de Ville");
  await dialog(one.page).getByLabel("Lien").fill("visio.example.org");
  await dialog(one.page).getByRole("button", { name: "Enregistrer la date" }).click();
  await expect(dialog(one.page).getByText("Un lien commence par https:// ou http://.")).toBeVisible();
  await dialog(one.page).getByLabel("Lien").fill("https://visio.example.org");
  await dialog(one.page).getByRole("button", { name: "Enregistrer la date" }).click();
  await expect(panel(other.page).getByText(/mardi 3 décembre 2030.*14:00.*15:30/)).toBeVisible();
  const downloading = other.page.waitForEvent("download");
  await panel(other.page).getByRole("link", { name: "Ajouter à mon agenda" }).click();
  expect((await downloading).suggestedFilename()).toBe(`collab-${id}.ics`);

  await choose(one, "Conclure par une décision");
  await dialog(one.page).getByLabel("Ce qui est décidé").fill("Strasbourg porte la position.");
  await dialog(one.page).getByRole("button", { name: "Conclure", exact: true }).click();
  await expect(other.page.getByRole("main").getByText("Décidé : Strasbourg porte la position.")).toBeVisible();
  await expect(other.page.getByText(/^Décidé le .*; vous pouvez encore écrire\.$/)).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await other.page.emulateMedia({ colorScheme });
    await expectNoViolation(other.page);
  }
  await other.page.setViewportSize({ width: 360, height: 740 });
  await expect(other.page.getByRole("link", { name: "Ajouter à mon agenda" })).toBeVisible();
  expect(await other.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

  await other.page.goto(`/groups/${group.id}/decisions`);
  await expect(other.page.getByText("Strasbourg porte la position.")).toBeVisible();
  await choose(one, "Rouvrir la discussion");
  await dialog(one.page).getByRole("button", { name: "Rouvrir la discussion" }).click();
  await expect(other.page.getByText(/^Discussion rouverte le/)).toBeVisible();
  const { items } = await answer<{ items: { id: number; unread: number }[] }>(other.page, "GET", `/api/groups/${group.id}/discussions`);
  expect(items).toMatchObject([{ id, unread: 0 }]);
});

test("a private calendar address works without a session, until it is taken back", async ({ browser }) => {
  const { page } = await someone(browser, "technician_small");
  await answer(page, "DELETE", "/api/me/calendar");
  await page.goto("/me");
  await page.getByRole("button", { name: "Créer mon adresse d’agenda" }).click();
  const address = await page.getByLabel("Votre adresse d’agenda").inputValue();
  const outside = await browser.newContext();
  const feed = await outside.request.get(address);
  expect(await feed.text()).toContain("BEGIN:VCALENDAR");
  expect((await outside.request.get(address, { headers: { "If-None-Match": feed.headers()["etag"] ?? "" } })).status()).toBe(304);
  await page.getByRole("button", { name: "Supprimer l’adresse" }).click();
  await dialog(page).getByRole("button", { name: "Supprimer l’adresse" }).click();
  await expect(page.getByRole("button", { name: "Créer mon adresse d’agenda" })).toBeVisible();
  expect((await outside.request.get(address)).status()).toBe(404);
});
