import { randomUUID } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { alertIn, follow, partnerOf } from "./support/alerts";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { mailSaying } from "./support/mailbox";
import { afresh } from "./support/news";
import { answer, someone } from "./support/people";

test.setTimeout(150_000);

const PARTNER = "Ville de Nukualofa";
/** Names of places that no earlier run told of: what is told alike would be taken for the same story. */
const title = (words: string) => `${words} ${[0, 1, 2, 3].map(() => randomUUID().replaceAll(/[^a-f]/g, "")).join(" ")}`;
/** Whether somebody was told of the alert of that title. */
const told = async (page: Page, about: string, { unread = false } = {}) =>
  (await answer<{ items: { title: string | null }[] }>(page, "GET", `/api/notifications?only_unread=${unread}`)).items.some(({ title: of }) => of === about);
const counted = (page: Page, name: string) => page.locator("dl > div").filter({ hasText: name }).locator("dd");

test("an alert reaches whom it concerns, and its board fills while the secretariat looks", async ({ browser }) => {
  const exposed = await someone(browser, "elected");
  const follower = await someone(browser, "technician_small");
  const stranger = await someone(browser, "technician_big");
  const staff = await someone(browser, "secretariat");
  await partnerOf(exposed, "TO", PARTNER);
  await follow(follower, "TO", "all");
  for (const person of [exposed, follower, stranger]) await afresh(person);
  await exposed.page.goto("/");
  await stranger.page.goto("/");
  await expect(exposed.page.getByRole("heading", { level: 1 })).toBeVisible();

  const about = title("Cyclone sur Tonga");
  const id = await alertIn("TO", about, staff);
  const banner = exposed.page.getByText("Une alerte attend la réponse de votre collectivité (Tonga)");
  // The first alert of a fresh stack waits for its worker to have started.
  await expect(banner).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => told(follower.page, about)).toBe(true);
  expect(await told(stranger.page, about)).toBe(false);
  await expect(stranger.page.getByText("Une alerte attend la réponse")).toHaveCount(0);

  await staff.page.goto(`/alerts/${id}`);
  await expect(counted(staff.page, "silencieuses")).toHaveText("1");
  await exposed.page.getByRole("link", { name: about }).click();
  await expect(exposed.page.getByText("accord jusqu’au 30 juin 2029")).toBeVisible();
  await expect(staff.page.getByText("vue par 1 personne")).toBeVisible();
  await expect.poll(() => told(exposed.page, about, { unread: true }), "who reads an alert has read what was told of it").toBe(false);

  await exposed.page.getByRole("button", { name: "Nous sommes concernés" }).click();
  await expect(exposed.page.getByText(/^Répondu par Élue/).first()).toBeVisible();
  await expect(counted(staff.page, "ont répondu")).toHaveText("1");
  await expect(staff.page.getByRole("heading", { name: "Concernées (1)" })).toBeVisible();
  await expectNoViolation(staff.page);

  await exposed.page.getByRole("button", { name: "Changer la réponse" }).click();
  await exposed.page.getByRole("button", { name: "Ajouter quelques mots" }).click();
  await exposed.page.getByLabel("Quelques mots").fill("Il manque des pompes.");
  await exposed.page.getByRole("button", { name: "Besoin d’aide" }).click();
  await expect(staff.page.getByRole("heading", { name: "Besoin d’aide (1)" })).toBeVisible();
  await expect(staff.page.getByText("Il manque des pompes.")).toBeVisible();
  await exposed.page.getByRole("link", { name: "Lire l’appel dans la discussion du pays" }).click();
  await expect(exposed.page.getByText(`a besoin d’aide : ${about}`)).toBeVisible();

  await stranger.page.goto(`/alerts/${id}`);
  await expect(stranger.page.getByRole("heading", { name: "Besoin d’aide (1)" })).toBeVisible();
  await expect(stranger.page.getByText("ont répondu")).toHaveCount(0);
  await stranger.page.getByRole("button", { name: "Nous pouvons aider" }).click();
  await expect(staff.page.getByRole("heading", { name: "Sans partenariat dans ce pays" })).toBeVisible();
});

test("the mail's button shows first and answers once pressed", async ({ browser }) => {
  const exposed = await someone(browser, "elected");
  const staff = await someone(browser, "secretariat");
  await partnerOf(exposed, "TO", PARTNER);
  await afresh(exposed);
  const about = title("Séisme à Tonga");
  const id = await alertIn("TO", about, staff);
  const { email } = await answer<{ email: string }>(exposed.page, "GET", "/api/me");
  const mail = await mailSaying(exposed.page, email, about);
  expect(mail.subject).toBe(`Alerte (Tonga) : ${about}`);
  expect(mail.text).toContain(PARTNER);
  const address = /\S+answer=can_help\S*/.exec(mail.text)?.[0] ?? "";

  const outside = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await look(outside, "alert-answer", new URL(address).pathname + new URL(address).search);
  await expect(outside.getByText("Vous répondez pour")).toBeVisible();
  const { mine } = await answer<{ mine: { answer: object | null }[] }>(exposed.page, "GET", `/api/alerts/${id}/board`);
  expect(mine.map((own) => own.answer)).toContain(null);

  await outside.getByRole("button", { name: "Répondre : Nous pouvons aider" }).click();
  await expect(outside.getByText(/^C’est noté pour/)).toBeVisible();
  await staff.page.goto(`/alerts/${id}`);
  await expect(staff.page.getByText("depuis un mail")).toBeVisible();

  await outside.goto("/alerts/answer?answer=concerned&token=1.1.1.forged");
  await expect(outside.getByRole("heading", { name: "Ce lien ne permet pas de répondre" })).toBeVisible();
  await outside.goto("/alerts/answer?answer=perhaps&token=x");
  await expect(outside.getByRole("heading", { name: "Ce lien ne permet pas de répondre" })).toBeVisible();
});

test("alerts read well in both schemes and at both widths", async ({ browser }) => {
  const exposed = await someone(browser, "elected");
  const staff = await someone(browser, "secretariat");
  await partnerOf(exposed, "TO", PARTNER);
  const id = await alertIn("TO", title("Éruption à Tonga"), staff);
  await look(exposed.page, "alert-home", "/");
  await look(exposed.page, "alert", `/alerts/${id}`);
  await look(exposed.page, "alert-bulletin", `/bulletins/${id}`);
  await expect(exposed.page.getByRole("button", { name: "Nous sommes concernés" })).toBeVisible();
  await look(exposed.page, "alerts", "/alerts");
  await answer(exposed.page, "POST", `/api/alerts/${id}/answers`, { authority_id: exposed.persona.authority?.id, answer: "need_help", words: "Il manque des pompes." });
  await look(staff.page, "alert-board", `/alerts/${id}`);
  await look(staff.page, "alerts-staff", "/alerts");
});
