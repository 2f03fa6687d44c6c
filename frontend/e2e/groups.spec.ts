import { expect, test } from "@playwright/test";
import { aGroup } from "./support/groups";
import { lastMail } from "./support/mailbox";
import { answer, someone } from "./support/people";

test("one asks to join with a word; the chair refuses with a word, then accepts", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const asker = await someone(browser, "technician_small");
  const group = await aGroup(browser, "on_request", [{ id: chair.persona.id, role: "chair" }]);

  await asker.page.goto(`/groups/${group.id}`);
  await expect(asker.page.getByText("réservées à ses membres")).toBeVisible();
  await asker.page.getByRole("button", { name: /^Demander à rejoindre/ }).click();
  await asker.page.getByLabel("Un mot à l’intention de la présidence").fill("Nous montons un premier dossier.");
  await asker.page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(asker.page.getByText("Demande envoyée")).toBeVisible();

  await chair.page.goto(`/groups/${group.id}/members`);
  await expect(chair.page.getByText("« Nous montons un premier dossier. »")).toBeVisible();
  await chair.page.getByRole("button", { name: "Refuser" }).click();
  const window = chair.page.getByRole("dialog");
  await window.getByRole("button", { name: "Refuser" }).click();
  await expect(window.getByText("À renseigner.")).toBeVisible();
  await window.getByLabel("Votre mot d’explication").fill("Dites-nous d’abord pour quel pays.");
  await window.getByRole("button", { name: "Refuser" }).click();
  await expect(window).toBeHidden();
  await expect(asker.page.getByText("Dites-nous d’abord pour quel pays.")).toBeVisible();

  await asker.page.getByRole("button", { name: /^Demander à rejoindre/ }).click();
  await asker.page.getByRole("button", { name: "Envoyer la demande" }).click();
  await expect(chair.page.getByText("1 demande attend votre réponse")).toBeVisible();
  await chair.page.getByRole("button", { name: "Accepter" }).click();
  await expect(asker.page.getByText("Aucune discussion pour l’instant.")).toBeVisible();
});

test("a removed person's open page loses the group at once, without a reload", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const member = await someone(browser, "technician_big");
  const group = await aGroup(browser, "invitation", [{ id: chair.persona.id, role: "chair" }, { id: member.persona.id }]);

  await member.page.goto(`/groups/${group.id}`);
  await expect(member.page.getByRole("heading", { name: group.name, level: 1 })).toBeVisible();
  await expect(member.page.getByRole("link", { name: group.name })).toBeVisible();

  await chair.page.goto(`/groups/${group.id}/members`);
  await chair.page.getByRole("button", { name: new RegExp(`${member.persona.authority?.name}`) }).click();
  await chair.page.getByRole("menuitem", { name: "Retirer du groupe" }).click();
  await chair.page.getByRole("dialog").getByRole("button", { name: "Retirer du groupe" }).click();

  await expect(member.page.getByRole("link", { name: group.name })).toBeHidden();
  await expect(member.page.getByText("réservées à ses membres").or(member.page.getByText("ne vous est pas ouverte"))).toBeVisible();
});

test("the last chair cannot leave, and is told why", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const member = await someone(browser, "technician_big");
  const group = await aGroup(browser, "open", [{ id: chair.persona.id, role: "chair" }, { id: member.persona.id }]);
  const { page } = await someone(browser, "secretariat");
  await answer(page, "DELETE", `/api/groups/${group.id}/membership`);

  await chair.page.goto(`/groups/${group.id}/about`);
  await chair.page.getByRole("button", { name: "Quitter le groupe" }).click();
  await chair.page.getByRole("dialog").getByRole("button", { name: "Quitter le groupe" }).click();
  await expect(chair.page.getByRole("dialog").getByRole("alert")).toHaveText(/garder au moins une présidence/);
});

test("a guest invited by a mail sees that group and nothing else", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const group = await aGroup(browser, "invitation", [{ id: chair.persona.id, role: "chair" }]);
  const email = `partenaire.${Date.now()}@example.org`;

  await chair.page.goto(`/groups/${group.id}/members`);
  await chair.page.getByRole("button", { name: "Inviter par courriel" }).click();
  await chair.page.getByLabel("Adresse électronique").fill(email);
  await chair.page.getByLabel("Organisation").fill("Réseau de villes");
  await chair.page.getByRole("button", { name: "Envoyer l’invitation" }).click();
  await expect(chair.page.getByText(`Invitation envoyée à ${email}.`)).toBeVisible();

  const guest = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await guest.goto("/sign-in");
  const mail = await lastMail(guest, email);
  await guest.goto(/https?:\/\/\S+\/sign-in\?token=[\w.-]+/.exec(mail.text)?.[0] ?? "/");
  await guest.getByRole("button", { name: "Continuer" }).click();
  await expect(guest.getByRole("heading", { name: "Bienvenue" })).toBeVisible();
  await guest.getByRole("button", { name: "Continuer" }).click();
  await guest.getByRole("button", { name: "Entrer dans l’espace" }).click();
  await expect(guest.getByRole("link", { name: group.name })).toBeVisible();
  await expect(guest.getByRole("link", { name: "Annuaire" })).toHaveCount(0);
  await guest.goto("/people");
  await expect(guest.getByText("Cette page n’existe pas, ou ne vous est pas ouverte.")).toBeVisible();
});

test("the secretariat opens a group and its settings say who reads", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  const name = `Séance ${Date.now()}`;
  await page.goto("/groups");
  await page.getByRole("button", { name: "Ouvrir un groupe" }).click();
  await page.getByLabel("Nom du groupe").fill(name);
  await page.getByRole("radio", { name: "sur demande" }).check();
  await page.getByRole("button", { name: "Ouvrir le groupe" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await page.getByRole("link", { name: "Réglages" }).click();
  await page.getByLabel("À quoi il sert", { exact: true }).fill("Préparer la séance de printemps.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Réglages enregistrés.")).toBeVisible();
  await page.getByRole("link", { name: "À propos" }).click();
  await expect(page.getByRole("main")).toContainText("Préparer la séance de printemps.");
});
