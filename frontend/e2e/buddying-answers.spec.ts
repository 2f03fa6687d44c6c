import { expect, test } from "@playwright/test";
import { mandateOf, offerIn, requestIn } from "./support/askings";
import { expectNoViolation } from "./support/axe";
import { signedToken } from "./support/links";
import { look } from "./support/look";
import { mailSaying } from "./support/mailbox";
import { answer, someone } from "./support/people";

test.setTimeout(240_000);

let made = 0;
const named = (words: string) => `${words} ${Date.now()}-${(made += 1)}`;

test("two are asked: one declines with a reason, the other says yes from the mail, and the asker sees both without a reload", async ({ browser }) => {
  const asker = await someone(browser, "technician_big");
  const first = await someone(browser, "technician_small");
  const second = await someone(browser, "elected");
  const title = named("Réparer un pont aux Tonga");
  const request = await requestIn("TO", title, asker);
  const offers = [await offerIn("TO", first), await offerIn("TO", second)];
  const asked = [];
  for (const offer_id of offers) {
    const body = { offer_id, words: "Vous connaissez le pays." };
    asked.push(await answer<{ id: number }>(asker.page, "POST", `/api/buddying/requests/${request}/askings`, body));
  }

  await asker.page.goto(`/buddying/requests/${request}`);
  const panel = asker.page.getByRole("region", { name: "Qui est sollicité" });
  await expect(panel.getByText("2 personnes n’ont pas encore répondu.")).toBeVisible();
  await expectNoViolation(asker.page);

  await first.page.goto("/buddying/asked");
  const card = first.page.getByRole("article", { name: title });
  await expect(card.getByText("Vous connaissez le pays.")).toBeVisible();
  await expect(card.getByRole("heading", { name: "Pourquoi vous" })).toBeVisible();
  await expectNoViolation(first.page);
  await card.getByRole("button", { name: "Non, pas cette fois" }).click();
  const dialog = first.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Envoyer ma réponse" }).click();
  await expect(dialog.getByText("À renseigner.")).toBeVisible();
  await dialog.getByLabel("Pas le temps en ce moment").check();
  await dialog.getByLabel("Quelques mots").fill("Pas avant l’été.");
  await expectNoViolation(first.page);
  await dialog.getByRole("button", { name: "Envoyer ma réponse" }).click();
  await expect(card.getByText("vous avez dit non")).toBeVisible();
  await expect(panel.getByText("Pas avant l’été.")).toBeVisible();
  await expect(panel.getByText("1 personne n’a pas encore répondu.")).toBeVisible();

  const { email } = await answer<{ email: string }>(second.page, "GET", "/api/me");
  const mail = await mailSaying(second.page, email, title);
  expect(mail.subject).toBe(`On vous demande de l’aide : ${title}`);
  const link = /http:\S+answer=accept\S+/.exec(mail.text)?.[0] ?? "";
  const stranger = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await stranger.goto(new URL(link).pathname + new URL(link).search);
  await expect(stranger.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(stranger.getByText("votre réponse est attendue")).toBeVisible();
  await expectNoViolation(stranger);
  await expect(panel.getByText("1 personne n’a pas encore répondu."), "looking answers nothing").toBeVisible();
  await stranger.getByRole("button", { name: "Oui, je peux aider" }).click();
  await expect(stranger.getByText("C’est entendu")).toBeVisible();
  await expect(panel.getByText("a dit oui", { exact: true })).toBeVisible();
  await expect(panel.getByRole("link", { name: "Ouvrir le binôme" })).toBeVisible();
  await stranger.reload();
  await expect(stranger.getByText("C’est entendu"), "a link that was used says so").toBeVisible();
  await expect(stranger.getByRole("button", { name: "Oui, je peux aider" })).toHaveCount(0);

  await first.page.reload();
  await expect(first.page.getByRole("button", { name: "Finalement, je peux aider" }), "the request is complete").toHaveCount(0);
  await expect(panel.getByText("Pas avant l’été.")).toBeVisible();
  const others = await first.page.request.get(`/api/buddying/requests/${request}/askings`);
  expect(others.status(), "that somebody said no is nobody else’s to know").toBe(403);
});

test("a colleague is named, invited, and asked in one press once they offer", async ({ browser }) => {
  const asker = await someone(browser, "technician_big");
  const helper = await someone(browser, "technician_small");
  const colleague = await someone(browser, "elected");
  const request = await requestIn("TO", named("Un jumelage aux Tonga"), asker);
  const offer = await offerIn("TO", helper);
  await offerIn("TO", colleague);
  await answer(asker.page, "POST", `/api/buddying/requests/${request}/askings`, { offer_id: offer });

  await helper.page.goto("/buddying/asked");
  const card = helper.page.getByRole("article").filter({ has: helper.page.locator(`a[href="/buddying/requests/${request}"]`) });
  await card.getByRole("button", { name: "Proposer un·e collègue" }).click();
  const dialog = helper.page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: /Qui serait mieux placé·e/ }).fill(colleague.persona.name);
  await helper.page.getByRole("option", { name: new RegExp(colleague.persona.name) }).first().click();
  await dialog.getByRole("button", { name: "Proposer ce nom" }).click();
  await expect(card.getByText(`vous avez proposé ${colleague.persona.name}`)).toBeVisible();

  await asker.page.goto(`/buddying/requests/${request}`);
  const panel = asker.page.getByRole("region", { name: "Qui est sollicité" });
  await expectNoViolation(asker.page);
  await panel.getByRole("button", { name: `Solliciter ${colleague.persona.name}` }).click();
  await expect(panel.getByText("Cette personne est déjà sollicitée.")).toBeVisible();
  await panel.getByRole("button", { name: "Retirer" }).click();
  await asker.page.getByRole("dialog").getByRole("button", { name: "Retirer la sollicitation" }).click();
  await expect(panel.getByText("n’a plus à répondre")).toBeVisible();
});

test("what one is asked, and the page of a mail’s link, at both sizes", async ({ browser }) => {
  const asker = await someone(browser, "technician_big");
  const helper = await someone(browser, "technician_small");
  const request = await requestIn("TO", named("Former des agentes aux Tonga"), asker);
  const offer = await offerIn("TO", helper);
  const { id } = await answer<{ id: number }>(asker.page, "POST", `/api/buddying/requests/${request}/askings`, {
    offer_id: offer,
    words: "Votre atelier de 2019 nous a été cité en exemple.",
  });
  expect(await mandateOf(helper)).toBeGreaterThan(0);
  await look(helper.page, "buddying-asked", "/buddying/asked");
  await look(asker.page, "buddying-askings", `/buddying/requests/${request}`);
  for (const word of ["accept", "decline", "suggest"]) {
    const token = signedToken(`asking-${word}`, helper.persona.id, id);
    await look(helper.page, `buddying-answer-${word}`, `/buddying/answer?answer=${word}&token=${token}`);
  }
  await look(helper.page, "buddying-answer-wrong", "/buddying/answer?answer=accept&token=1.1.1.forged");
  await answer(helper.page, "PATCH", "/api/me", { language: "en" });
  await look(helper.page, "buddying-asked-en", "/buddying/asked", async (page) => expect(page.getByRole("heading", { level: 1 })).toHaveText("You are asked"));
  await answer(helper.page, "PATCH", "/api/me", { language: "fr" });
});
