import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { signedToken } from "./support/links";
import { look } from "./support/look";
import { answer, become, someone, type Someone } from "./support/people";

test.setTimeout(150_000);

interface Kept {
  id: number;
  partner: string;
  version: number;
  standing: string;
  authority: { id: number; name: string };
}

let made = 0;
const partnerName = (words: string) => `${words} ${Date.now()}-${(made += 1)}`;

/** A partnership of the person's own authority. */
const entered = ({ page, persona }: Someone, partner: string, more: object = {}) =>
  answer<Kept>(page, "POST", "/api/partnerships", {
    authority_id: persona.authority?.id,
    country: "SN",
    partner,
    action_type: "cooperation-decentralisee",
    ...more,
  });

const choose = async (page: Page, label: string, option: string) => {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
};

test("a technician enters a partnership, finds it, and sees it on the authority's page", async ({ browser }) => {
  const { page, persona } = await someone(browser, "technician_big");
  const partner = partnerName("Ville de Dakar");
  await page.goto("/partnerships");
  await page.getByRole("link", { name: "Ajouter un partenariat" }).first().click();
  await page.getByRole("button", { name: "Ajouter un partenariat" }).click();
  await expect(page.getByText("À renseigner.")).toHaveCount(3);
  await page.getByRole("textbox", { name: "Partenaire", exact: true }).fill(partner);
  const country = page.getByRole("combobox", { name: "Pays" });
  await country.fill("sene");
  await page.getByRole("option", { name: "Sénégal" }).click();
  await choose(page, "Type d’action", "Coopération décentralisée");
  await page.getByRole("combobox", { name: "Thèmes" }).press("ArrowDown");
  await page.getByRole("option", { name: "Éducation et jeunesse" }).click();
  await page.keyboard.press("Escape");
  const start = page.getByRole("group", { name: "Début" });
  await start.getByRole("combobox", { name: "Ce que l’on en sait" }).click();
  await page.getByRole("option", { name: "l’année", exact: true }).click();
  await start.getByLabel("Année").fill("19");
  await page.getByRole("button", { name: "Ajouter un partenariat" }).click();
  await expect(page.getByText(/une année compte quatre chiffres/)).toBeVisible();
  await start.getByLabel("Année").fill("2003");
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Ajouter un partenariat" }).click();

  await expect(page.getByRole("heading", { level: 1, name: partner })).toBeFocused();
  await expect(page.getByRole("main")).toContainText("depuis 2003");
  await page.goto(`/partnerships?country=SN&q=${encodeURIComponent(partner)}`);
  await expect(page.getByRole("row").filter({ hasText: partner })).toContainText("en cours");
  await page.goto(`/authorities/${persona.authority?.id}`);
  await expect(page.getByRole("region", { name: "Partenariats" })).toContainText(partner);
});

test("an agreement with a State is warned of with its legal reason, and kept all the same", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const { page } = who;
  const { id } = await entered(who, partnerName("République du Sénégal"));
  await page.goto(`/partnerships/${id}/edit`);
  await choose(page, "Le partenaire est", "État");
  const reason = page.getByRole("note");
  await expect(reason).toContainText("loi du 4 février 1995");
  await expect(reason).toContainText("899-904");
  await page.getByLabel("Une convention est signée").uncheck();
  await expect(reason).toHaveCount(0);
  await page.getByLabel("Une convention est signée").check();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page).toHaveURL(new RegExp(`/partnerships/${id}$`));
  await expect(page.getByRole("note")).toContainText("loi du 4 février 1995");
});

test("who is overtaken while changing keeps both changes", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const { page } = who;
  const { id, version } = await entered(who, partnerName("Ville de Saint-Louis"));
  await page.goto(`/partnerships/${id}/edit`);
  await page.getByLabel("Notes").fill("Chantier de jeunes");
  const meanwhile = await page.request.patch(`/api/partnerships/${id}`, {
    data: { place: "Saint-Louis" },
    headers: { "Sec-Fetch-Site": "same-origin", "If-Match": `"${version}"` },
  });
  expect(meanwhile.status()).toBe(200);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/Quelqu’un vient de modifier ce partenariat/)).toBeVisible();
  await expect(page.getByLabel("Ville ou territoire")).toHaveValue("Saint-Louis");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByRole("main")).toContainText("Chantier de jeunes");
  await expect(page.getByRole("main")).toContainText("Saint-Louis, Sénégal");
});

test("what the study names waits to be confirmed, and one press does it", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  await page.goto("/partnerships?to_confirm=1");
  const waiting = page.getByRole("row").filter({ hasText: "à confirmer" });
  await waiting.first().getByRole("link").click();
  await expect(page.getByRole("region", { name: "Est-ce toujours exact ?" })).toContainText("L’étude de 2021 le cite");
  await expect(page.getByRole("region", { name: "Ce qu’en dit l’étude" })).toContainText("lignes");
  await expectNoViolation(page);
  await page.getByRole("button", { name: "Toujours exact" }).click();
  await expect(page.getByText("Confirmé aujourd’hui. Merci.")).toBeVisible();
});

test("the link of the yearly mail answers without sign-in, and only when pressed", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const partner = partnerName("Ville de Thiès");
  const { id } = await entered(who, partner);
  const link = `/partnerships/confirm?token=${signedToken("confirm-partnership", who.persona.id, id)}`;
  const state = async () => (await answer<Kept & { confirmed_on: string | null }>(who.page, "GET", `/api/partnerships/${id}`)).confirmed_on;

  const visitor = await (await browser.newContext({ locale: "fr-FR", timezoneId: "Europe/Paris" })).newPage();
  await look(visitor, "partnership-confirm", link);
  await visitor.goto(link);
  await expect(visitor.getByRole("heading", { level: 2 })).toContainText(`${partner}, Sénégal`);
  expect(await state()).toBeNull();
  await visitor.getByRole("button", { name: "Toujours exact" }).click();
  await expect(visitor.getByRole("heading", { level: 1, name: "Votre réponse est enregistrée" })).toBeVisible();
  expect(await state()).not.toBeNull();
  await visitor.getByRole("button", { name: "En fait, il est terminé" }).click();
  await expect(visitor.getByText("Le partenariat est marqué comme terminé. Merci.")).toBeVisible();
  await expectNoViolation(visitor);
  await visitor.goto(`${link}x`);
  await expect(visitor.getByRole("heading", { level: 1, name: "Ce lien ne mène nulle part" })).toBeVisible();
});

test("the register reads well in both schemes and at both widths", async ({ page }) => {
  await become(page, "technician_big");
  await look(page, "partnerships", "/partnerships");
  await look(page, "partnerships-none", "/partnerships?q=zzzz");
  await look(page, "partnership-new", "/partnerships/new", async () => {
    await choose(page, "Le partenaire est", "État");
  });
  const { items } = await answer<{ items: Kept[] }>(page, "GET", "/api/partnerships?mine=true");
  await look(page, "partnership", `/partnerships/${items[0]?.id}`);
  const study = await answer<{ items: Kept[] }>(page, "GET", "/api/partnerships?q=farafangana");
  await look(page, "partnership-study", `/partnerships/${study.items[0]?.id}`);
});
