import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { answer, someone, type Someone } from "./support/people";
import { discussionOf, post, rest } from "./support/talk";

test.setTimeout(120_000);

const field = (page: Page) => page.getByLabel("Votre message");
const open = async ({ page }: Someone, path: string) => {
  await page.goto(path);
  await expect(field(page)).toBeVisible();
};
const choose = async (page: Page, number: number, entry: string) => {
  await page.getByRole("button", { name: `Actions sur le message n° ${number}` }).click();
  await page.getByRole("menuitem", { name: entry }).click();
};

test("walk", async ({ browser }) => {
  const one = await someone(browser, "elected");
  const other = await someone(browser, "technician_big");
  const { id } = await discussionOf("Coopération décentralisée sur l’eau", "Bonjour à toutes et tous. Qui a **déjà** un partenariat sur l’eau ?\n\n- avec qui ?\n- depuis quand ?", one, other);
  await post(other, id, "Nous, avec Kindia, depuis 2005.");
  await answer(one.page, "POST", `/api/discussions/${id}/messages`, { body: `Merci [@Agente](/people/${other.persona.id}), pouvez-vous partager la convention ?`, client_key: crypto.randomUUID(), reply_to: 2 });
  await answer(one.page, "PUT", `/api/discussions/${id}/messages/2/reactions/thanks`, {});
  await answer(other.page, "PUT", `/api/discussions/${id}/messages/2/reactions/thanks`, {});
  await answer(other.page, "PUT", `/api/discussions/${id}/messages/2/reactions/taking_it`, {});
  await answer(other.page, "PATCH", `/api/discussions/${id}/messages/2`, { body: "Nous, avec Kindia (Guinée), depuis 2005." });
  await post(other, id, "Un mot de trop");
  await answer(other.page, "DELETE", `/api/discussions/${id}/messages/4`);
  await post(other, id, "| Ville | Pays |\n| --- | --- |\n| Nantes | Guinée |\n| Strasbourg | Cameroun |");
  await open(other, `/discussions/${id}`);
  const { page } = other;
  for (const width of [1440, 360]) {
    await page.setViewportSize({ width, height: width === 360 ? 780 : 1000 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await rest(page);
      await page.screenshot({ path: `/tmp/writing/walk-${width}-${colorScheme}.png` });
      await expectNoViolation(page);
    }
    await page.getByRole("button", { name: "Actions sur le message n° 2" }).click();
    await expect(page.getByRole("menuitem", { name: "Supprimer" })).toBeVisible();
    await page.screenshot({ path: `/tmp/writing/menu-${width}.png` });
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Réagir au message n° 2" }).click();
    await expect(page.getByRole("dialog").getByText("Merci : 2 personnes")).toBeVisible();
    await page.screenshot({ path: `/tmp/writing/react-${width}.png` });
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await choose(page, 3, "Répondre");
    await expect(field(page)).toBeFocused();
    await field(page).pressSequentially("Bien sûr @");
    await expect(page.getByRole("option").first()).toBeVisible();
    await page.screenshot({ path: `/tmp/writing/mention-${width}.png` });
    await expectNoViolation(page);
    await page.keyboard.press("Enter");
    await page.screenshot({ path: `/tmp/writing/mentioned-${width}.png` });
    await choose(page, 5, "Modifier");
    await page.screenshot({ path: `/tmp/writing/edit-${width}.png` });
    await page.getByRole("button", { name: "Annuler" }).click();
    await field(page).fill("");
    await page.getByRole("button", { name: "modifié" }).click();
    await expect(page.getByRole("dialog").getByText("Maintenant")).toBeVisible();
    await page.screenshot({ path: `/tmp/writing/versions-${width}.png` });
    await page.keyboard.press("Escape");
    await choose(page, 5, "Supprimer");
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.screenshot({ path: `/tmp/writing/delete-${width}.png` });
    await page.keyboard.press("Escape");
  }
});
