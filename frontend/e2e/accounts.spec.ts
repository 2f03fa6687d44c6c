import { expect, test } from "@playwright/test";
import { lastMail } from "./support/mailbox";
import { answer, become, someone } from "./support/people";

const linkIn = (text: string) => /https?:\/\/\S+\/sign-in\?token=[\w.-]+/.exec(text)?.[0] ?? "";
const codeIn = (text: string) => /\b(\d{3})\s?(\d{3})\b/.exec(text)?.slice(1).join("") ?? "";

/** The address of a persona, as their own page shows it. */
async function addressOf(page: Parameters<typeof become>[0], role: Parameters<typeof become>[1]) {
  await become(page, role);
  const { email } = await answer<{ email: string }>(page, "GET", "/api/me");
  await answer(page, "DELETE", "/api/session");
  return email;
}

test("an elected official signs in with the code of a mail", async ({ page }) => {
  const email = await addressOf(page, "elected");
  await page.goto("/groups");
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fgroups/);
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await expect(page.getByRole("heading", { name: "Regardez votre messagerie" })).toBeVisible();
  const mail = await lastMail(page, email);
  await page.getByLabel("Code à six chiffres").fill(codeIn(mail.text));
  await page.getByRole("button", { name: "Entrer" }).click();
  await expect(page.getByRole("heading", { name: "Groupes", level: 1 })).toBeVisible();
});

test("the mail's link opens a page that waits for a press, and works once", async ({ page, browser }) => {
  const email = await addressOf(page, "technician_small");
  await page.goto("/sign-in");
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await expect(page.getByLabel("Code à six chiffres")).toBeFocused();
  const link = linkIn((await lastMail(page, email)).text);

  await page.request.get(link);
  await page.goto(link);
  await page.getByRole("button", { name: "Continuer" }).click();
  await expect(page.getByRole("navigation", { name: "Navigation principale" }).first()).toBeVisible();

  const other = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await other.goto(link);
  await other.getByRole("button", { name: "Continuer" }).click();
  await expect(other.getByRole("alert")).toHaveText(/Ce lien a déjà servi/);
  await other.getByRole("button", { name: "Demander un nouveau lien" }).click();
  await expect(other.getByLabel("Adresse électronique")).toBeVisible();
});

test("a wrong code is said in words, and an address left out too", async ({ page }) => {
  const email = await addressOf(page, "technician_big");
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await expect(page.getByText("À renseigner.")).toBeVisible();
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByRole("button", { name: "Recevoir le lien" }).click();
  await page.getByLabel("Code à six chiffres").fill("000000");
  await page.getByRole("button", { name: "Entrer" }).click();
  await expect(page.getByRole("alert")).toHaveText(/Ce code n’est pas le bon/);
});

test("a persona enters by one button, and the language chosen follows them to another browser", async ({ page, browser }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /Présidence d’un groupe/ }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const there = await someone(browser, "chair");
  await page.goto("/me");
  await page.getByText("English", { exact: true }).click();
  await expect(page.getByRole("heading", { name: "Preferences" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");

  await there.page.goto("/groups");
  await expect(there.page.getByRole("main").getByRole("heading", { name: "My groups" })).toBeVisible();
  await answer(page, "PATCH", "/api/me", { language: "fr" });
});

test("a session closed from elsewhere leads that page to the sign-in page", async ({ browser }) => {
  const here = await someone(browser, "technician_big");
  const there = await someone(browser, "technician_big");
  await there.page.goto("/me");
  await expect(there.page.getByText("ici", { exact: true })).toBeVisible();
  await answer(here.page, "DELETE", "/api/sessions");
  await expect(there.page).toHaveURL(/\/sign-in/);
  await here.page.goto("/me");
  await expect(here.page.getByRole("heading", { name: "Où vous êtes connecté·e" })).toBeVisible();
});

test("the secretariat adds someone, who is invited by a mail, and ends their mandate", async ({ page }) => {
  await become(page, "secretariat");
  const email = `agente.${Date.now()}@example.org`;
  await page.goto("/people/new");
  await page.getByLabel("Nom").fill("Agente");
  await page.getByLabel("Adresse électronique").fill(email);
  await page.getByRole("combobox", { name: "Collectivité" }).fill("244400404");
  await page.getByRole("option", { name: /Nantes Métropole/ }).click();
  await page.getByLabel("Fonction").fill("chargée de coopération");
  await page.getByRole("button", { name: "Ajouter" }).click();
  await expect(page.getByRole("heading", { name: "Agente", level: 1 })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("chargée de coopération · Nantes Métropole");
  expect(linkIn((await lastMail(page, email)).text)).not.toBe("");

  await page.getByRole("button", { name: "Mettre fin au mandat" }).click();
  const window = page.getByRole("dialog");
  await window.getByLabel("Dernier jour").fill("2020-01-31");
  await window.getByRole("button", { name: "Mettre fin au mandat" }).click();
  await expect(window.getByText("Cette date précède le début du mandat.")).toBeVisible();
  await window.getByLabel("Dernier jour").fill(new Date().toISOString().slice(0, 10));
  await window.getByRole("button", { name: "Mettre fin au mandat" }).click();
  await expect(page.getByText("Fin de mandat enregistrée.")).toBeVisible();
  await expect(page.getByText(/^Du .+ au /)).toBeVisible();
});
