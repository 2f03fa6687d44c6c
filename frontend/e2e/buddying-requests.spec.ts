import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look, settled } from "./support/look";
import { answer, someone, type Someone } from "./support/people";

test.setTimeout(180_000);

interface Asked {
  id: number;
  title: string;
  state: string;
  version: number;
}

const phone = { viewport: { width: 360, height: 780 } };

const mandateOf = async (page: Page) => {
  const { person } = await answer<{ person: { mandates: { id: number; valid: boolean }[] } }>(page, "GET", "/api/session");
  return person.mandates.find(({ valid }) => valid)?.id;
};

/** A request of the person's own authority. */
const asked = async ({ page }: Someone, title: string, more: object = {}) =>
  answer<Asked>(page, "POST", "/api/buddying/requests", {
    mandate_id: await mandateOf(page),
    title,
    themes: ["developpement-economique"],
    countries: ["DE"],
    ...more,
  });

test("somebody asks for help on a phone, sees what exists, withdraws and opens it again", async ({ browser }) => {
  const other = await someone(browser, "technician_big");
  const word = `carrefour${Date.now()}`;
  const past = await asked(other, `Dossier Interreg ${word}`);
  const { page } = await someone(browser, "technician_small", phone);
  await page.goto("/buddying");
  await page.getByRole("link", { name: "Demander de l’aide" }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Demander de l’aide" })).toBeFocused();
  await page.getByRole("textbox", { name: "De quoi avez-vous besoin" }).fill(`Relire un dossier Interreg ${word}`);
  // What exists already stands under the title while one types.
  await expect(page.getByRole("link", { name: past.title })).toBeVisible();
  await expect(page.getByRole("link", { name: "AFCCRE" })).toBeVisible();
  await page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(page.getByText("Choisissez au moins un thème ou un pays.")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "De quoi avez-vous besoin" })).toHaveValue(`Relire un dossier Interreg ${word}`);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "De quoi avez-vous besoin" })).toHaveValue(`Relire un dossier Interreg ${word}`);
  await page.getByText("Innovation", { exact: true }).click();
  const countries = page.getByRole("combobox", { name: "Pays" });
  await countries.fill("allem");
  await page.getByRole("option", { name: "Allemagne" }).click();
  await page.keyboard.press("Escape");
  await page.getByText("Une relecture de document").click();
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Envoyer la demande" }).click();

  await expect(page.getByRole("heading", { level: 1, name: `Relire un dossier Interreg ${word}` })).toBeFocused();
  await expect(page.getByRole("region", { name: "Déjà couvert ailleurs" })).toContainText("L’AFCCRE accompagne");
  await expect(page.getByRole("main")).toContainText("relecture");
  await page.getByRole("button", { name: "Retirer la demande" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer la demande" }).click();
  await expect(page.getByText("retirée", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Rouvrir la demande" }).click();
  await expect(page.getByText("ouverte", { exact: true })).toBeVisible();
  await page.goto("/buddying");
  await expect(page.getByRole("region", { name: "Mes demandes" })).toContainText(word);
  await expect(page.getByRole("region", { name: /demandes? ouvertes?/ })).toContainText(past.title);
  // The next one begins with an empty form.
  await page.goto("/buddying/new");
  await expect(page.getByRole("textbox", { name: "De quoi avez-vous besoin" })).toHaveValue("");
});

test("two tabs change one request, and the second is told so", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const { page } = who;
  const { id } = await asked(who, `Deux onglets ${Date.now()}`);
  await page.goto(`/buddying/requests/${id}/edit`);
  await expect(page.getByRole("textbox", { name: "De quoi avez-vous besoin" })).not.toHaveValue("");
  await page.request.patch(`/api/buddying/requests/${id}`, {
    data: { wanted: 2 },
    headers: { "If-Match": '"1"', "Sec-Fetch-Site": "same-origin" },
  });
  await page.getByRole("textbox", { name: "Quelques précisions" }).fill("Dans l’autre onglet.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("alert")).toContainText("Quelqu’un a modifié cela entre-temps");
  await expect(page.getByRole("textbox", { name: "Quelques précisions" })).toHaveValue("Dans l’autre onglet.");
  await page.reload();
  await page.getByRole("textbox", { name: "Quelques précisions" }).fill("Ensuite.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("main")).toContainText("Ensuite.");
});

test("a request that a network serves goes there", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const { page } = who;
  const { id } = await asked(who, `Monter un dossier Interreg ${Date.now()}`);
  await page.goto(`/buddying/requests/${id}`);
  await page.getByRole("button", { name: "M’adresser à AFCCRE" }).click();
  await expect(page.getByRole("heading", { name: "Cette demande a été orientée vers AFCCRE." })).toBeVisible();
  await page.getByRole("link", { name: "Voir ce que ce réseau propose" }).click();
  await expect(page.getByRole("row").filter({ hasText: "AFCCRE" })).toContainText("Élu·es des collectivités");
});

test("a guest sees nothing of it", async ({ browser }) => {
  const member = await someone(browser, "technician_big");
  const { id } = await asked(member, `Réservé aux membres ${Date.now()}`);
  const { page } = await someone(browser, "partner");
  for (const path of ["/buddying", "/buddying/new", "/buddying/networks", `/buddying/requests/${id}`]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: "introuvable" })).toBeVisible();
  }
});

test("the pages read well in both schemes and at both widths", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const { page } = who;
  const { id } = await asked(who, "Monter un premier dossier Interreg", {
    details: "Nous n’avons **jamais** déposé de dossier.\n\n- un calendrier\n- un budget",
    formats: ["review", "call"],
    by_when: new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10),
  });
  await look(page, "buddying", "/buddying");
  await look(page, "buddying-new", "/buddying/new", async () => {
    await page.getByRole("textbox", { name: "De quoi avez-vous besoin" }).fill("Trouver des financements et un dossier Interreg");
    await expect(page.getByRole("link", { name: "Monter un premier dossier Interreg" }).first()).toBeAttached();
  });
  await look(page, "buddying-request", `/buddying/requests/${id}`);
  await look(page, "buddying-edit", `/buddying/requests/${id}/edit`);
  await look(page, "buddying-networks", "/buddying/networks#gescod");
  await answer(page, "PATCH", "/api/me", { language: "en" });
  for (const [name, path] of [["hub", "/buddying"], ["new", "/buddying/new"], ["request", `/buddying/requests/${id}`], ["networks", "/buddying/networks"]] as const) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(path);
    await settled(page);
    await page.screenshot({ path: `screenshots/buddying-en-${name}.png` });
  }
  await answer(page, "PATCH", "/api/me", { language: "fr" });
});
