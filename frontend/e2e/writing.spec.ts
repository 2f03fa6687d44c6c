import { randomUUID } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { answer, someone, type Someone } from "./support/people";
import { discussionOf, giveHistory, middle, post, rest } from "./support/talk";

test.setTimeout(120_000);

const field = (page: Page) => page.getByLabel("Votre message");
const row = (page: Page, number: number) => page.locator(`li[data-number="${number}"]`);
const open = async ({ page }: Someone, path: string) => {
  await page.goto(path);
  await expect(field(page)).toBeVisible();
};
const choose = async (page: Page, number: number, entry: string) => {
  await page.getByRole("button", { name: `Actions sur le message n° ${number}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};
const send = (page: Page) => field(page).press("Control+Enter");

test("words are answered, named in, changed and taken back, and whoever looks on sees it", async ({ browser }) => {
  const one = await someone(browser, "elected");
  const other = await someone(browser, "technician_big");
  const { id } = await discussionOf("Un jumelage qui dure", "Qui a **déjà** une convention ?", one, other);
  await open(one, `/discussions/${id}`);
  await open(other, `/discussions/${id}`);

  await test.step("an answer names somebody, chosen by the keys", async () => {
    await other.page.getByRole("button", { name: "Répondre au message n° 1" }).click();
    await expect(field(other.page)).toBeFocused();
    await field(other.page).pressSequentially("Nous, avec @strasb");
    await expect(other.page.getByRole("option", { name: /^Élue.*Ville de Strasbourg/ })).toHaveAttribute("aria-selected", "true");
    await field(other.page).press("Enter");
    await expect(field(other.page)).toHaveValue("Nous, avec @Élue ");
    await other.page.reload();
    await expect(field(other.page)).toHaveValue("Nous, avec @Élue ");
    await expect(other.page.getByRole("button", { name: /^En réponse au n° 1/ })).toBeVisible();
    await send(other.page);
    await expect(row(one.page, 2).getByRole("link", { name: "@Élue" })).toHaveAttribute("href", `/people/${one.persona.id}`);
    await expect(row(one.page, 2).getByText("vous nomme")).toBeVisible();
    await expect(row(one.page, 2).getByRole("link", { name: "En réponse au n° 1 · Élue · Qui a déjà une convention ?" })).toBeVisible();
  });

  await test.step("a change shows its mark, and what was said before", async () => {
    await choose(other.page, 2, "Modifier");
    await expect(field(other.page)).toHaveValue("Nous, avec @Élue");
    await field(other.page).fill("Nous, avec @Élue, depuis 2005");
    await send(other.page);
    await expect(row(one.page, 2)).toContainText("depuis 2005");
    await expect(row(one.page, 2).getByRole("link", { name: "@Élue" })).toBeVisible();
    await expect(field(other.page)).toHaveValue("");
    await row(one.page, 2).getByRole("button", { name: "modifié" }).click();
    await expect(one.page.getByRole("dialog").getByRole("listitem")).toHaveCount(2);
    await one.page.keyboard.press("Escape");
  });

  await test.step("a word is counted, and tells who said it", async () => {
    await one.page.getByRole("button", { name: "Réagir au message n° 2" }).click();
    await one.page.getByRole("button", { name: "Je m’en charge" }).click();
    const said = row(other.page, 2).getByRole("button", { name: "Je m’en charge : 1 personne" });
    await expect(said).toHaveAttribute("aria-pressed", "false");
    await said.click();
    await expect(row(one.page, 2).getByRole("button", { name: "Je m’en charge : 2 personnes" })).toHaveAttribute("aria-pressed", "true");
    await one.page.getByRole("button", { name: "Réagir au message n° 2" }).click();
    await one.page.getByRole("button", { name: "Voir qui a réagi" }).click();
    await expect(one.page.getByRole("dialog").getByRole("link", { name: "Agente" })).toBeVisible();
    await one.page.keyboard.press("Escape");
  });

  await test.step("what cannot be done says so and leaves the row as it was", async () => {
    await other.page.context().setOffline(true);
    await row(other.page, 2).getByRole("button", { name: /^Je m’en charge/ }).click();
    await expect(other.page.getByRole("alert").filter({ hasText: /serveur|connexion/i })).toBeVisible();
    await choose(other.page, 2, "Supprimer");
    await other.page.getByRole("dialog").getByRole("button", { name: "Supprimer" }).click();
    await expect(other.page.getByRole("dialog").getByRole("alert")).toBeVisible();
    await other.page.getByRole("dialog").getByRole("button", { name: "Annuler" }).click();
    await expect(row(other.page, 2)).toContainText("depuis 2005");
    await expect(row(other.page, 2).getByRole("button", { name: "Je m’en charge : 2 personnes" })).toBeVisible();
    await other.page.context().setOffline(false);
  });

  await test.step("what is taken back leaves its place", async () => {
    await choose(other.page, 2, "Supprimer");
    await other.page.getByRole("dialog").getByRole("button", { name: "Supprimer" }).click();
    for (const { page } of [one, other]) await expect(row(page, 2)).toContainText("Message supprimé par son auteur");
    await expect(one.page.getByText("2 messages · 2 participant·es")).toBeVisible();
  });
});

test("a paste keeps its table and its links, and a link to a message of ours opens in the page", async ({ browser }) => {
  const one = await someone(browser, "elected");
  const { id } = await discussionOf("Ce qui se colle", "Premier message", one);
  await open(one, `/discussions/${id}`);
  const { page } = one;
  const paste = (kinds: Record<string, string>) =>
    field(page).evaluate((target, given) => {
      const clipboardData = new DataTransfer();
      for (const [kind, text] of Object.entries(given)) clipboardData.setData(kind, text);
      target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, kinds);

  await field(page).fill("Voir ici");
  await field(page).evaluate((target: HTMLTextAreaElement) => target.setSelectionRange(5, 8));
  await paste({ "text/plain": new URL(`/discussions/${id}/1`, page.url()).href });
  await expect(field(page)).toHaveValue(/^Voir \[ici\]\(http:.*\/1\)$/);
  await field(page).press("Control+z");
  await expect(field(page)).toHaveValue("Voir ici");
  await field(page).press("Control+Shift+z");
  await field(page).press("End");
  await field(page).press("Enter");
  await field(page).press("Enter");
  await paste({ "text/plain": "Ville\tPays\nBrest\tFrance", "text/html": "<table><tr><td>Ville<td>Pays<tr><td>Brest<td>France</table>" });
  await send(page);
  await expect(row(page, 2).getByRole("cell", { name: "Brest" })).toBeVisible();

  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await row(page, 2).getByRole("link", { name: "ici" }).click();
  await expect(page).toHaveURL(new RegExp(`/discussions/${id}/1$`));
  await expect(row(page, 1).getByRole("article")).toHaveAttribute("data-target", "true");
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

  await field(page).fill("@");
  await expect(page.getByRole("option").first()).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await expectNoViolation(page);
  }
});

test("an edit and a reaction above what one reads move nothing, and make nothing unread", async ({ browser }) => {
  const one = await someone(browser, "elected");
  const other = await someone(browser, "technician_big");
  const { id } = await discussionOf("Un long échange", "Premier message", other, one);
  giveHistory(id, 200);
  const { number } = await post(other, id, "Un message de l’agente");
  for (let more = 0; more < 12; more++) await post(other, id, `Suite ${more}`);
  await open(one, `/discussions/${id}/${number + 4}`);
  await rest(one.page);
  const read = await middle(one.page);
  const top = () => row(one.page, read).evaluate((item) => item.getBoundingClientRect().top);
  const before = await top();
  await answer(other.page, "PATCH", `/api/discussions/${id}/messages/${number}`, { body: "Un texte plus long\n\n".repeat(6) });
  await answer(other.page, "PUT", `/api/discussions/${id}/messages/${number}/reactions/bravo`, {});
  await expect(row(one.page, number).getByRole("button", { name: "Bravo : 1 personne" })).toBeAttached();
  await rest(one.page);
  expect(Math.abs((await top()) - before)).toBeLessThan(2);
  await expect(row(one.page, number).getByRole("article")).toHaveAttribute("aria-live", "off");

  const unread = async () => (await answer<{ unread: number }>(one.page, "GET", `/api/discussions/${id}`)).unread;
  const left = await unread();
  await answer(other.page, "POST", `/api/discussions/${id}/messages`, { body: "Encore", client_key: randomUUID() });
  await expect.poll(unread).toBe(left + 1);
  await answer(other.page, "PATCH", `/api/discussions/${id}/messages/${number}`, { body: "Plus court" });
  expect(await unread()).toBe(left + 1);
});
