import { expect, test } from "@playwright/test";
import { aGroup } from "./support/groups";
import { lastMail } from "./support/mailbox";
import { answer, become, someone } from "./support/people";

test("a discussion started by one appears at the other's home, unread, without a reload", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  const group = await aGroup(browser, "open", [{ id: writer.persona.id }, { id: reader.persona.id }]);
  await reader.page.goto("/");
  await expect(reader.page.getByRole("link", { name: new RegExp(group.name) })).toBeVisible();

  await writer.page.goto(`/groups/${group.id}`);
  await writer.page.getByRole("button", { name: "Lancer une discussion" }).click();
  const title = `Qui connaît ce bailleur ? ${Date.now()}`;
  await writer.page.getByLabel("Sujet").fill(title);
  await writer.page.getByLabel("Premier message").fill("Nous préparons un dossier pour septembre.");
  await expect(writer.page.getByRole("dialog").getByText(/^Lu par les .+ membres/)).toBeVisible();
  await writer.page.reload();
  await writer.page.getByRole("button", { name: "Lancer une discussion" }).click();
  await expect(writer.page.getByLabel("Sujet")).toHaveValue(title);
  const text = writer.page.getByLabel("Premier message");
  await expect(text).toHaveValue("Nous préparons un dossier pour septembre.");
  await text.press("End");
  await text.pressSequentially(" @strasb");
  await expect(writer.page.getByRole("option", { name: /Ville de Strasbourg/ })).toBeVisible();
  await text.press("Escape");
  await expect(writer.page.getByRole("option")).toHaveCount(0);
  await text.pressSequentially("o");
  await writer.page.getByRole("option", { name: /Ville de Strasbourg/ }).click();
  await expect(text).toHaveValue("Nous préparons un dossier pour septembre. @Élue ");
  await writer.page.getByRole("button", { name: "Lancer la discussion" }).click();
  await expect(writer.page.getByRole("heading", { name: title, level: 1 })).toBeVisible();

  const card = reader.page.getByRole("article").filter({ hasText: title });
  await expect(card).toContainText("Nantes Métropole");
  await expect(card).toContainText("1 message non lu");
  await expect(reader.page.getByRole("link", { name: new RegExp(group.name) })).toContainText("1 message non lu");
});

test("a first visit asks for the language, then for groups, then leads straight in", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  const email = `elue.${Date.now()}@example.org`;
  const authorities = await answer<{ items: { id: number }[] }>(page, "GET", "/api/authorities?q=244400404");
  await answer(page, "POST", "/api/people", {
    name: "Élue",
    email,
    invite: false,
    mandate: { authority_id: authorities.items[0]?.id, role: "elected", title: "conseillère déléguée", starts_on: "2026-04-01" },
  });
  const group = await aGroup(browser, "open");

  const visitor = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await visitor.goto("/sign-in");
  await visitor.getByLabel("Adresse électronique").fill(email);
  await visitor.getByRole("button", { name: "Recevoir le lien" }).click();
  const mail = await lastMail(visitor, email);
  await visitor.goto(/https?:\/\/\S+\/sign-in\?token=[\w.-]+/.exec(mail.text)?.[0] ?? "/");
  await visitor.getByRole("button", { name: "Continuer" }).click();

  await expect(visitor.getByRole("heading", { name: "Bienvenue" })).toBeVisible();
  await expect(visitor.getByText("Vous entrez pour Nantes Métropole.")).toBeVisible();
  await visitor.getByRole("button", { name: "Continuer" }).click();
  await expect(visitor.getByRole("heading", { name: "Quels groupes voulez-vous suivre" })).toBeFocused();
  await visitor.getByRole("button", { name: `Rejoindre ${group.name}` }).click();
  await expect(visitor.getByText(`Vous êtes membre de ${group.name}.`)).toBeVisible();
  await visitor.getByRole("button", { name: "Entrer dans l’espace" }).click();
  await expect(visitor.getByRole("heading", { name: "Ce qui vous attend" })).toBeVisible();
  await expect(visitor.getByRole("link", { name: new RegExp(group.name) })).toBeVisible();
});

test("the keyboard alone reaches a group, and single keys can be switched off", async ({ page }) => {
  await become(page, "elected");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("/");
  await page.getByRole("combobox").fill("commission");
  await expect(page.getByRole("option").first()).toContainText("Commission internationale");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Commission internationale", level: 1 })).toBeFocused();

  await page.keyboard.press("?");
  await page.getByRole("switch", { name: "Raccourcis d’une seule touche" }).uncheck();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("/");
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
});
