import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { aGroup } from "./support/groups";
import { mailSaying } from "./support/mailbox";
import { afresh, channelOf, naming, stopMail } from "./support/news";
import { answer, someone } from "./support/people";
import { discussionOf, post } from "./support/talk";

test.setTimeout(150_000);

const emailOf = async (page: Page) => (await answer<{ person: { email: string } }>(page, "GET", "/api/session")).person.email;

test("the link of a mail stops nothing until one presses the button", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  await afresh(reader);
  const about = `Un mail de trop ${Date.now()}`;
  const { id } = await discussionOf(about, "Premier point.", writer, reader);
  await post(writer, id, `${naming(reader)}, un mot ?`);
  const mail = await mailSaying(reader.page, await emailOf(reader.page), about);
  const link = /https?:\/\/\S+\/unsubscribe\?token=[\w.-]+/.exec(mail.text)?.[0];
  expect(link).toBeTruthy();

  const visitor = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await visitor.goto(link ?? "/");
  await expect(visitor.getByRole("listitem").filter({ hasText: "On vous nomme" })).toBeVisible();
  await expectNoViolation(visitor);
  expect(await channelOf(reader.page, "mention")).toBe("mail");
  await visitor.getByRole("button", { name: "Ne plus recevoir ces mails" }).click();
  await expect(visitor.getByRole("heading", { level: 1, name: "C’est fait" })).toBeVisible();
  await expect(visitor.getByText(/Les nouvelles restent dans la page/)).toBeVisible();
  await expectNoViolation(visitor);
  expect(await channelOf(reader.page, "mention")).toBe("page");

  await visitor.goto(`${link}x`);
  await expect(visitor.getByRole("heading", { level: 1, name: "Ce lien n’est pas valable" })).toBeVisible();
  await afresh(reader);
});

test("an address that mail comes back from is known to its person and to the secretariat", async ({ browser }) => {
  const reader = await someone(browser, "technician_small");
  const staff = await someone(browser, "secretariat");
  const email = await emailOf(reader.page);
  stopMail(reader.persona.id, "hard");
  await reader.page.goto("/me/notifications");
  await expect(reader.page.getByText("Nos mails à votre adresse reviennent").first()).toBeVisible();
  await expectNoViolation(reader.page);

  await staff.page.goto("/people");
  await staff.page.getByRole("link", { name: "Adresses à vérifier" }).click();
  const card = staff.page.getByRole("article").filter({ hasText: email });
  await expect(card).toContainText("adresse refusée");
  await expect(card).toContainText("User unknown");
  await card.getByRole("button", { name: "Écrire de nouveau" }).click();
  await staff.page.getByRole("dialog").getByRole("button", { name: "Écrire de nouveau" }).click();
  await expect(card).toHaveCount(0);
  await expect(reader.page.getByRole("button", { name: "Réessayer cette adresse" })).toHaveCount(0);

  stopMail(reader.persona.id, "full");
  await reader.page.reload();
  await reader.page.getByRole("button", { name: "Réessayer cette adresse" }).click();
  await expect(reader.page.getByText("Les mails partent de nouveau vers votre adresse.")).toBeVisible();
  await expect(reader.page.getByRole("button", { name: "Réessayer cette adresse" })).toHaveCount(0);
  await reader.page.goto("/secretariat/addresses");
  await expect(reader.page.getByRole("heading", { level: 1, name: "Page introuvable" })).toBeVisible();
});

test("another address is confirmed only by the press of a button, and taken back", async ({ browser }) => {
  const reader = await someone(browser, "elected");
  const { page } = reader;
  const email = `ailleurs.${Date.now()}@example.org`;
  await page.goto("/me");
  const section = page.getByRole("region", { name: "Mes autres adresses" });
  await section.getByLabel("Une autre adresse").fill(email);
  await section.getByRole("button", { name: "Ajouter cette adresse" }).click();
  const line = section.getByRole("listitem").filter({ hasText: email });
  await expect(line).toContainText("à vérifier");
  const mail = await mailSaying(page, email, "verify-address");
  const link = /https?:\/\/\S+\/verify-address\?token=[\w.-]+/.exec(mail.text)?.[0] ?? "/";

  const visitor = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await visitor.goto(link);
  await expect(visitor.getByRole("button", { name: "Confirmer l’adresse" })).toBeVisible();
  await expectNoViolation(visitor);
  await page.reload();
  await expect(line).toContainText("à vérifier");
  await visitor.getByRole("button", { name: "Confirmer l’adresse" }).click();
  await expect(visitor.getByText(`répondre par mail depuis ${email}`)).toBeVisible();
  await page.reload();
  await expect(line).toContainText("vérifiée");
  await visitor.reload();
  await visitor.getByRole("button", { name: "Confirmer l’adresse" }).click();
  await expect(visitor.getByText("Ce lien a déjà servi", { exact: false })).toBeVisible();

  await line.getByRole("button", { name: `Retirer ${email}` }).click();
  await expect(line).toHaveCount(0);
});

test("a chair lets mail open discussions, and each member finds an address of their own", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const member = await someone(browser, "elected");
  const group = await aGroup(browser, "open", [{ id: chair.persona.id, role: "chair" }, { id: member.persona.id }]);
  await member.page.goto(`/groups/${group.id}/about`);
  await expect(member.page.getByRole("heading", { name: "À quoi sert ce groupe" }).or(member.page.getByText("Essayer l’espace.")).first()).toBeVisible();
  await expect(member.page.getByLabel("Votre adresse pour écrire au groupe")).toHaveCount(0);

  await chair.page.goto(`/groups/${group.id}/settings`);
  await chair.page.getByRole("switch", { name: "Un mail à l’adresse du groupe ouvre une discussion" }).click();
  await chair.page.getByRole("button", { name: "Enregistrer" }).click();
  const address = member.page.getByLabel("Votre adresse pour écrire au groupe");
  await expect(address).toHaveValue(/@/);
  await expectNoViolation(member.page);
  await chair.page.goto(`/groups/${group.id}/about`);
  await expect(chair.page.getByLabel("Votre adresse pour écrire au groupe")).not.toHaveValue(await address.inputValue());
});
