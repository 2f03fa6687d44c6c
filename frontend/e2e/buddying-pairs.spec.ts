import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { aPair } from "./support/pairs";
import { answer, someone } from "./support/people";

test.setTimeout(240_000);

let made = 0;
const named = (words: string) => `${words} ${Date.now()}-${(made += 1)}`;

const said = (page: Page, words: string | RegExp) => expect(page.getByRole("alert").filter({ hasText: words }).or(page.getByText(words)).first()).toBeVisible();

test("two peers agree, meet, end, rate, and leave a note that a third finds", async ({ browser }) => {
  const asker = await someone(browser, "technician_small");
  const helper = await someone(browser, "technician_big");
  const title = named("Rédiger une convention sur l’eau");
  const path = `/buddying/pairs/${aPair(asker, helper, title)}`;

  // Each agrees to the one page; what the helper does shows on the asker's page by itself.
  await asker.page.goto(path);
  await expect(asker.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(asker.page.getByRole("main")).toContainText("accord à trouver");
  await expect(asker.page.getByRole("main")).toContainText("n’est lue que de vous deux");
  await expectNoViolation(asker.page);
  await asker.page.getByRole("button", { name: "Donner mon accord" }).click();
  await expect(asker.page.getByText(`${asker.persona.name} a donné son accord`)).toBeVisible();
  await helper.page.goto(path);
  await helper.page.getByRole("button", { name: "Modifier", exact: true }).click();
  await helper.page.getByLabel("Ce que nous faisons, et ce que nous ne faisons pas").fill("Deux appels et une **relecture**. Pas de visite.");
  await helper.page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(helper.page.getByText(`Accord attendu : ${asker.persona.name}`)).toBeVisible();
  await expect(asker.page.getByText("Pas de visite.")).toBeVisible();
  await asker.page.getByRole("button", { name: "Donner mon accord" }).click();
  await expect(asker.page.getByRole("main")).toContainText("en cours");
  await expect(helper.page.getByRole("main")).toContainText("en cours");

  // A first call, for one's own calendar.
  await helper.page.getByRole("button", { name: "Ajouter une étape" }).click();
  const dialog = helper.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(dialog.getByText("À renseigner.")).toHaveCount(2);
  await dialog.getByLabel("Ce que vous ferez").fill("Premier appel");
  await dialog.getByLabel("Quand").fill("2031-07-03T14:30");
  await expectNoViolation(helper.page);
  await dialog.getByRole("button", { name: "Enregistrer" }).click();
  await expect(dialog).toHaveCount(0);
  const milestone = asker.page.getByRole("listitem").filter({ hasText: "Premier appel" });
  await expect(milestone).toContainText("14:30");
  const [file] = await Promise.all([asker.page.waitForEvent("download"), milestone.getByRole("link", { name: /Ajouter à mon agenda/ }).click()]);
  const calendar = readFileSync(await file.path(), "utf8");
  expect(calendar).toContain("DTSTART:20310703T123000Z");
  expect(calendar).toContain("SUMMARY:Premier appel");
  await milestone.getByRole("checkbox").check();
  await expect(helper.page.getByRole("checkbox", { name: "C’est fait : Premier appel" })).toBeChecked();

  // What one writes shows on the other's page.
  const { discussion_id: discussion } = await answer<{ discussion_id: number }>(helper.page, "GET", `/api${path}`);
  const words = { body: "Voici notre **modèle** de convention.", client_key: crypto.randomUUID() };
  await answer(helper.page, "POST", `/api/discussions/${discussion}/messages`, words);
  await expect(asker.page.getByRole("region", { name: "Derniers messages" })).toContainText("Voici notre modèle de convention.");

  // The end, by the asker, whose need is met.
  await asker.page.getByRole("button", { name: "Terminer", exact: true }).click();
  await expect(asker.page.getByLabel("Notre besoin est couvert")).toBeChecked();
  await asker.page.getByRole("button", { name: "Terminer le binôme" }).click();
  await expect(asker.page.getByRole("main")).toContainText("terminé");
  await expect(helper.page.getByRole("region", { name: "Votre avis, pour nous seuls" })).toContainText("montré à personne");

  // Each in private.
  await asker.page.getByRole("radio", { name: "beaucoup" }).check();
  await asker.page.getByRole("radio", { name: "Oui" }).check();
  await expectNoViolation(asker.page);
  await asker.page.getByRole("button", { name: "Envoyer mon avis" }).click();
  await expect(asker.page.getByText("Merci, votre avis est noté.")).toBeVisible();

  // One writes, both agree, a third finds it.
  await helper.page.getByRole("button", { name: "Commencer la note" }).click();
  await expect(helper.page).toHaveURL(/\/buddying\/notes\/\d+$/);
  await helper.page.getByRole("button", { name: "Modifier" }).click();
  const lesson = named("Le calendrier d’abord");
  await helper.page.getByLabel("Titre").fill(lesson);
  await helper.page.getByLabel("Ce que vous avez appris").fill("## Le besoin\n\nCommencer par le **calendrier** du partenaire.");
  await helper.page.getByText("Aperçu").click();
  await expect(helper.page.getByRole("heading", { name: "Le besoin" })).toBeVisible();
  await expectNoViolation(helper.page);
  await helper.page.getByRole("button", { name: "Enregistrer" }).click();
  await helper.page.getByRole("button", { name: "D’accord pour publier" }).click();
  await expect(helper.page.getByText("Vous avez donné votre accord")).toBeVisible();
  const note = new URL(helper.page.url()).pathname;
  const third = await someone(browser, "chair");
  const hidden = await third.page.request.get(`/api${note}`);
  expect(hidden.status()).toBe(404);
  await asker.page.getByRole("link", { name: "Ouvrir la note" }).click();
  await asker.page.getByRole("button", { name: "D’accord pour publier" }).click();
  await said(asker.page, /La note est publiée/);
  await expect(helper.page.getByRole("main")).toContainText("publiée le");

  await third.page.goto("/");
  await expect(third.page.getByRole("heading", { level: 1 })).toBeVisible();
  await third.page.keyboard.press("Control+k");
  await third.page.getByRole("combobox", { name: "Une personne, une collectivité, un groupe" }).fill(lesson.toLowerCase());
  await third.page.getByRole("option", { name: new RegExp(lesson) }).click();
  await expect(third.page.getByRole("heading", { level: 1, name: lesson })).toBeVisible();
  await expect(third.page.getByRole("main")).toContainText(asker.persona.name);
  await expect(third.page.getByRole("button", { name: "Modifier" })).toHaveCount(0);
  await third.page.getByRole("link", { name: "Notes d’apprentissage" }).click();
  await third.page.getByRole("searchbox", { name: "Chercher dans les notes" }).fill("rien de tel");
  await expect(third.page.getByText("Aucune note ne contient ces mots.")).toBeVisible();
  await third.page.getByRole("searchbox", { name: "Chercher dans les notes" }).fill("calendrier");
  await third.page.getByRole("link", { name: lesson }).click();
  await look(third.page, "buddying-note-published", new URL(third.page.url()).pathname);
  await look(third.page, "buddying-notes", "/buddying/notes");
});

test("a pair rests until it is taken up again; others do not know of it", async ({ browser }) => {
  const asker = await someone(browser, "technician_small");
  const helper = await someone(browser, "technician_big");
  const path = `/buddying/pairs/${aPair(asker, helper, named("Accueillir une délégation"))}`;
  await asker.page.goto(path);
  await asker.page.getByRole("button", { name: "Mettre en pause" }).click();
  await asker.page.getByLabel("Jusqu’au").fill("2001-01-01");
  await asker.page.getByRole("dialog").getByRole("button", { name: "Mettre en pause" }).click();
  await expect(asker.page.getByText("Ce jour est déjà passé.")).toBeVisible();
  await asker.page.getByLabel("Jusqu’au").fill("2031-01-01");
  await asker.page.getByRole("dialog").getByRole("button", { name: "Mettre en pause" }).click();
  await expect(asker.page.getByRole("main")).toContainText("jusqu’au 1 janvier 2031");
  await helper.page.goto(path);
  await helper.page.getByRole("button", { name: "Reprendre" }).click();
  await expect(asker.page.getByRole("main")).toContainText("accord à trouver");
  const third = await someone(browser, "chair");
  await third.page.goto(path);
  await expect(third.page.getByText("Cette page n’existe pas")).toBeVisible();
  const { page } = await someone(browser, "secretariat");
  await page.goto(path);
  await expect(page.getByText("Sa discussion n’est lue que de ses deux membres.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Ouvrir la discussion" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Terminer" })).toHaveCount(0);
});

test("a pair's pages look right at both sizes, in both schemes and languages", async ({ browser }) => {
  const asker = await someone(browser, "technician_small");
  const helper = await someone(browser, "technician_big");
  const id = aPair(asker, helper, named("Monter une coopération sur l’eau"));
  const path = `/buddying/pairs/${id}`;
  const { page } = asker;
  const when = { starts_at: "2031-07-03T12:30:00Z", title: "Premier appel", minutes: 90 };
  await answer(page, "POST", `/api${path}/milestones`, when);
  await answer(page, "POST", `/api${path}/milestones`, { ...when, title: "Visite du service de l’eau", minutes: 2_880, format: "visit" });
  await look(page, "buddying-pair", path);
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: "screenshots/buddying-pair-print.png", fullPage: true });
  await expect(page.getByRole("button", { name: "Terminer" })).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await answer(page, "POST", `/api${path}/end`, {});
  await look(page, "buddying-pair-ended", path);
  const { id: note } = await answer<{ id: number }>(page, "POST", `/api${path}/note`, {});
  await look(page, "buddying-note", `/buddying/notes/${note}`);
  await look(page, "buddying-note-editor", `/buddying/notes/${note}`, async (shown) => shown.getByRole("button", { name: "Modifier" }).click());
  await answer(page, "PATCH", "/api/me", { language: "en" });
  await look(page, "buddying-pair-en", path);
});
