import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { answer, someone } from "./support/people";

interface Edition {
  row: { id: number; state: string };
  version: number;
}

const card = (page: Page, title: string) => page.getByRole("main").getByRole("listitem").filter({ has: page.getByRole("heading", { level: 4, name: title }) });
const order = (page: Page) => page.getByRole("main").getByRole("heading", { level: 4 }).allTextContents();

/** The first suggestion that is not in the edition yet goes in; its title. */
async function pick(page: Page): Promise<string> {
  const button = page.getByRole("complementary").getByRole("button", { name: /^Ajouter «/ }).first();
  const title = /«\s(.+)\s»/.exec((await button.getAttribute("aria-label")) ?? "")?.[1] ?? "";
  await button.click();
  await expect(card(page, title).first()).toBeVisible();
  return title;
}

for (const [size, viewport] of [
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 360, height: 780 }],
] as const) {
  test(`one secretary composes an edition, the other sends it back and then approves it, ${size}`, async ({ browser }) => {
    const first = await someone(browser, "secretariat", { viewport });
    const second = await someone(browser, "secretariat_second", { viewport });
    const one = first.page;
    const other = second.page;

    await one.goto("/secretariat/editions");
    await one.getByRole("button", { name: "Commencer une édition" }).click();
    await expect(one.getByRole("heading", { level: 1, name: /^Lettre de la commission, semaine \d+$/ })).toBeVisible();
    await expect(one.getByText("composez-la, puis soumettez-la")).toBeVisible();
    await expectNoViolation(one);
    const id = Number(/editions\/(\d+)/.exec(one.url())?.[1]);
    await other.goto(`/secretariat/editions/${id}`);
    await expect(other.getByText("Aucun contenu")).toBeVisible();

    const picked = [await pick(one), await pick(one)];
    await one.getByRole("button", { name: "Écrire un contenu" }).click();
    const dialog = one.getByRole("dialog");
    await dialog.getByRole("button", { name: "Ajouter" }).click();
    await expect(dialog.getByText("À renseigner.")).toBeVisible();
    await dialog.getByLabel("Titre du contenu, en français").fill("Rencontre des directions");
    await dialog.getByLabel("Lien (facultatif)").fill("http://example.org");
    await dialog.getByRole("button", { name: "Ajouter" }).click();
    await expect(dialog.getByText("Un lien commence par https://")).toBeVisible();
    await dialog.getByLabel("Lien (facultatif)").fill("https://example.org/rencontre");
    await dialog.getByRole("button", { name: "Ajouter" }).click();
    await expect(card(one, "Rencontre des directions")).toBeVisible();
    // The other secretary's page follows by itself.
    await expect(card(other, "Rencontre des directions")).toBeVisible();

    // By keyboard alone: up with the arrow on the handle, then with the button, and each time it is said.
    await one.getByRole("button", { name: /^Déplacer « Rencontre des directions »/ }).focus();
    await one.keyboard.press("ArrowUp");
    await expect(one.getByText("« Rencontre des directions » est maintenant en position 2 sur 3.")).toBeAttached();
    await expect(one.getByRole("button", { name: /^Déplacer « Rencontre des directions »/ })).toBeFocused();
    const up = one.getByRole("button", { name: "Monter « Rencontre des directions »" });
    await up.focus();
    await one.keyboard.press("Enter");
    await expect(one.getByText("est maintenant en position 1 sur 3.")).toBeAttached();
    const wanted = ["Rencontre des directions", ...picked];
    await expect.poll(() => order(one)).toEqual(wanted);
    await expect.poll(() => order(other)).toEqual(wanted);

    if (size === "wide") {
      await one.getByRole("button", { name: /^Déplacer « Rencontre/ }).dragTo(card(one, wanted[2] ?? "").first());
      await expect.poll(() => order(one)).toEqual([wanted[1], wanted[2], wanted[0]]);
    }

    const own = card(one, "Rencontre des directions");
    await own.getByLabel("Texte, en français").fill("Le **12 décembre**, à Lille.");
    await own.getByLabel("Texte, en français").blur();
    await expect(own.getByText("Enregistré", { exact: true })).toBeVisible();
    await expect(card(other, "Rencontre des directions").getByLabel("Texte, en français")).toHaveValue("Le **12 décembre**, à Lille.");

    await one.getByRole("button", { name: `Retirer « ${picked[1]} »` }).click();
    await expect(one.getByText(`« ${picked[1]} » est retiré.`)).toBeVisible();
    await one.getByRole("button", { name: "Annuler" }).click();
    await expect(card(one, picked[1] ?? "").first()).toBeVisible();

    await one.getByRole("button", { name: "Soumettre" }).click();
    await expect(one.getByText("une autre personne du secrétariat doit la valider")).toBeVisible();
    await expect(one.getByRole("button", { name: "Valider" })).toHaveCount(0);
    await expect(other.getByText("attend votre relecture")).toBeVisible();
    await expect(other.getByText("12 décembre", { exact: true })).toBeVisible();
    await expectNoViolation(other);
    await other.getByRole("button", { name: "Renvoyer avec un mot" }).click();
    await other.getByRole("dialog").getByLabel("Ce qu’il faut reprendre").fill("Ajoutez une introduction.");
    await other.getByRole("dialog").getByRole("button", { name: "Renvoyer avec un mot" }).click();

    await expect(one.getByText("Ajoutez une introduction.").first()).toBeVisible();
    await one.getByLabel("Introduction, en français").fill("Bonjour à toutes et tous.");
    await one.getByLabel("Introduction, en français").blur();
    await expect.poll(async () => (await answer<{ intro_fr: string }>(one, "GET", `/api/digests/editions/${id}`)).intro_fr).toBe("Bonjour à toutes et tous.");
    await one.getByRole("button", { name: "Soumettre" }).click();
    await other.getByRole("button", { name: "Valider" }).click();
    await expect(other.getByText("son contenu ne change plus")).toBeVisible();

    await one.getByRole("button", { name: "Programmer ou envoyer" }).click();
    await one.getByRole("dialog").getByLabel("Date et heure").fill("2020-01-01T09:00");
    await one.getByRole("dialog").getByRole("button", { name: "Programmer" }).click();
    await expect(one.getByText("Ce moment est déjà passé.")).toBeVisible();
    const later = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
    await one.getByRole("dialog").getByLabel("Date et heure").fill(`${later}T09:00`);
    await expect(one.getByText(/^Soit .+ 09:00, heure de Paris\.$/)).toBeVisible();
    await expectNoViolation(one);
    await one.getByRole("dialog").getByRole("button", { name: "Programmer" }).click();
    await expect(one.getByText(/elle part .+ 09:00, heure de Paris/)).toBeVisible();
    await expect(other.getByText(/elle part .+ 09:00, heure de Paris/)).toBeVisible();

    await one.goto("/secretariat/editions");
    await expect(one.getByRole("heading", { level: 2, name: "Programmées" })).toBeVisible();
    await expectNoViolation(one);
    // Nothing of this test goes out twenty days later.
    const shown = await answer<Edition>(one, "GET", `/api/digests/editions/${id}`);
    await answer(one, "POST", `/api/digests/editions/${id}/moves`, { act: "unschedule", version: shown.version });
  });
}

test("two who write the same words at once choose between them, and lose neither", async ({ browser }) => {
  const first = await someone(browser, "secretariat");
  const second = await someone(browser, "secretariat_second");
  const { row } = await answer<Edition>(first.page, "POST", "/api/digests/editions", {});
  const field = (page: Page) => page.getByLabel("Introduction, en français");
  for (const { page } of [first, second]) await page.goto(`/secretariat/editions/${row.id}`);
  await expect(field(second.page)).toBeVisible();
  // The second one's page hears nothing for a while, as on a train.
  await second.page.context().setOffline(true);
  await field(second.page).fill("Bonsoir à toutes et tous.");
  await field(first.page).fill("Bonjour à toutes et tous.");
  await field(first.page).blur();
  await expect.poll(async () => (await answer<{ intro_fr: string }>(first.page, "GET", `/api/digests/editions/${row.id}`)).intro_fr).toContain("Bonjour");
  await second.page.context().setOffline(false);
  const choice = second.page.getByText("Une autre personne a modifié ce texte");
  if (!(await choice.isVisible())) await second.page.getByRole("button", { name: "Réessayer" }).click({ timeout: 5_000 }).catch(() => undefined);
  await expect(choice).toBeVisible();
  await expect(second.page.getByRole("blockquote")).toHaveText("Bonjour à toutes et tous.");
  await second.page.getByRole("button", { name: "Garder le mien" }).click();
  await expect(field(first.page)).toHaveValue("Bonsoir à toutes et tous.");
});

test("the editions read well at both widths and in both schemes", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  const { row } = await answer<Edition>(page, "POST", "/api/digests/editions", {});
  const { items } = await answer<{ items: { kind: string; thing_id: number }[] }>(page, "GET", `/api/digests/editions/${row.id}/suggestions`);
  for (const { kind, thing_id } of items.slice(0, 3)) await answer(page, "POST", `/api/digests/editions/${row.id}/items`, { kind, thing_id });
  await look(page, "digests-editions", "/secretariat/editions");
  await look(page, "digests-edition", `/secretariat/editions/${row.id}`);
});
