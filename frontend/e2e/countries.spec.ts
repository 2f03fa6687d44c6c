import { expect, test, type Page } from "@playwright/test";
import { happened, partner } from "./support/countries";
import { look } from "./support/look";
import { answer, become, someone } from "./support/people";

test.setTimeout(180_000);

const partnerOf = async (page: Page, authority: number | undefined, country: string, name: string) => {
  if (authority === undefined) throw new Error("this persona holds no mandate");
  await partner(page, authority, country, name);
};

test("a technician finds a country by a few letters, follows it, and it becomes one of theirs", async ({ page }) => {
  await become(page, "technician_small");
  await answer(page, "PUT", "/api/countries/VN/level", { level: null });
  await page.goto("/countries");
  await page.getByLabel("Chercher un pays").fill("viet");
  await page.getByRole("link", { name: "Viêt Nam" }).click();
  await expect(page.getByRole("heading", { name: "Viêt Nam", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Suivi : normal" }).click();
  await page.getByRole("menuitemradio", { name: /^suivi/ }).click();
  await expect(page.getByRole("button", { name: "Suivi : suivi" })).toBeVisible();

  await page.getByRole("link", { name: "Veille pays" }).click();
  const mine = page.getByRole("region", { name: "Mes pays" });
  await expect(mine.getByRole("link", { name: "Viêt Nam" })).toBeVisible();
  await page.goto("/me/notifications");
  await expect(page.getByRole("button", { name: "Viêt Nam, suivi : suivi" })).toBeVisible();
});

test("the map leads to a country's page, and the table says the same", async ({ page }) => {
  const persona = await become(page, "elected");
  await partnerOf(page, persona.authority?.id, "SN", "Ville de Saint-Louis");
  await page.goto("/countries");
  await expect(page.getByRole("img", { name: /^Carte du monde/ })).toBeVisible();
  const row = page.getByRole("row", { name: /^Sénégal/ });
  await expect(row).toContainText("oui");
  await page.getByRole("button", { name: "Partenariats" }).click();
  await expect(page.getByRole("columnheader", { name: "Partenariats" })).toHaveAttribute("aria-sort", "descending");
  await page.locator("path[data-code=BR]").first().click();
  await expect(page.getByRole("heading", { name: "Brésil", level: 1 })).toBeVisible();
  await page.goBack();
  await row.getByRole("link").click();
  await expect(page.getByRole("heading", { name: "Sénégal", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ville de Saint-Louis" }).first()).toBeVisible();
});

test("looking at a country joins nothing; one press opens its discussion, a second person joins the same", async ({ browser }) => {
  const first = await someone(browser, "technician_big");
  const second = await someone(browser, "technician_small");
  await first.page.goto("/countries/CL");
  await expect(first.page.getByText("La discussion de ce pays n’est pas encore ouverte.")).toBeVisible();
  await first.page.getByRole("button", { name: "Ouvrir la discussion" }).click();
  await expect(first.page.getByRole("heading", { name: "Échanges sur le pays : Chili", level: 1 })).toBeVisible();
  const address = first.page.url();

  await second.page.goto("/countries/CL");
  await expect(second.page.getByText("1 personne échange ici sur ce pays.")).toBeVisible();
  await second.page.getByRole("button", { name: "Rejoindre la discussion" }).click();
  await expect(second.page).toHaveURL(address);
});

test("the secretariat enters the French advice; a bad link is refused in words", async ({ page }) => {
  await become(page, "secretariat");
  await page.goto("/countries/PE");
  await page.getByRole("button", { name: "Saisir l’avis" }).click();
  const window = page.getByRole("dialog");
  await window.getByRole("button", { name: "Enregistrer l’avis" }).click();
  await expect(window.getByText("À renseigner.")).toHaveCount(2);
  await window.getByLabel("Orange : déconseillé sauf raison impérative").check();
  await window.getByLabel("Lien vers la page").fill("http://www.diplomatie.gouv.fr/perou");
  await window.getByRole("button", { name: "Enregistrer l’avis" }).click();
  await expect(window.getByText("Un lien commence par https://.")).toBeVisible();
  await window.getByLabel("Lien vers la page").fill("https://www.diplomatie.gouv.fr/perou");
  await window.getByRole("button", { name: "Enregistrer l’avis" }).click();
  await expect(window).toBeHidden();
  const advice = page.getByRole("region", { name: "Conseils aux voyageurs, source par source" });
  await expect(advice.getByText("Niveau 3 sur 4 de son échelle")).toBeVisible();
  await expect(advice.getByText("Rien n’a encore été relevé.")).toHaveCount(2);
});

test("a private feed is made, read without a session, and taken back", async ({ page, playwright, baseURL }) => {
  await become(page, "elected");
  await answer(page, "DELETE", "/api/me/countries/feed");
  await page.goto("/countries/SN");
  await page.getByRole("button", { name: "Créer mon adresse de flux" }).click();
  const address = await page.getByLabel("Votre adresse de flux").inputValue();
  const path = new URL(address).pathname;
  const reader = await playwright.request.newContext({ baseURL });
  const feed = await reader.get(path);
  expect(feed.headers()["content-type"]).toContain("application/atom+xml");
  expect(await feed.text()).toContain("<title>Collab : Sénégal</title>");
  await page.getByRole("button", { name: "Supprimer l’adresse" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Supprimer l’adresse" }).click();
  await expect(page.getByRole("button", { name: "Créer mon adresse de flux" })).toBeVisible();
  expect((await reader.get(path)).status()).toBe(404);
});

test("a guest is shown no country", async ({ page }) => {
  await become(page, "partner");
  await page.goto("/countries");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/introuvable|n’existe pas|pas ouverte/i);
  await expect(page.getByRole("link", { name: "Veille" })).toHaveCount(0);
});

test("the map and a country's page read well in both schemes and at both widths", async ({ page }) => {
  const persona = await become(page, "technician_big");
  for (const [country, name] of [["SN", "Commune de Fatick"], ["MG", "Ville d’Antsirabe"], ["TV", "Funafuti"]] as const) {
    await partnerOf(page, persona.authority?.id, country, name);
  }
  happened(persona.id, "MG");
  await answer(page, "PUT", "/api/countries/JP/level", { level: "followed" });
  const { discussion_id: discussion } = await answer<{ discussion_id: number }>(page, "POST", "/api/countries/MG/discussion", {});
  await answer(page, "POST", `/api/discussions/${discussion}/messages`, {
    body: "Notre partenaire nous écrit que la route du nord est coupée : qui a des nouvelles ?",
    client_key: crypto.randomUUID(),
  });
  await look(page, "countries", "/countries", async () => {
    await expect(page.getByRole("img", { name: /^Carte du monde/ })).toBeVisible();
  });
  await look(page, "country", "/countries/MG");
  await look(page, "country-empty", "/countries/TV");
  await look(page, "country-choices", "/me/notifications");
});
