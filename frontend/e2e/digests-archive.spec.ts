import { expect, test } from "@playwright/test";
import { look } from "./support/look";
import { answer, become } from "./support/people";

test.setTimeout(240_000);

test("a member finds the letters, reads one, and goes from one to the next", async ({ page }) => {
  await become(page, "elected");
  await page.goto("/");
  const line = page.getByText(/^La lettre de la commission du /);
  await expect(line).toBeVisible();
  await page.getByRole("navigation", { name: "Navigation principale" }).getByRole("link", { name: "La lettre" }).click();
  await expect(page.getByRole("heading", { name: "La lettre de la commission", level: 1 })).toBeVisible();
  await page.getByRole("link", { name: /l’eau, l’urgence et les jeunes/ }).click();
  await expect(page.getByRole("heading", { name: /l’eau, l’urgence et les jeunes/, level: 1 })).toBeVisible();
  await expect(page.getByText(/^Lettre n°\s2/)).toBeVisible();
  await expect(page.getByRole("article", { name: /fortes pluies annoncées/ })).toBeVisible();
  await page.getByRole("navigation", { name: "Lettres voisines" }).getByRole("link", { name: /^Lettre précédente/ }).click();
  await expect(page.getByRole("heading", { name: /une feuille de route/, level: 1 })).toBeVisible();
});

test("what is reserved to groups is counted and not shown", async ({ page }) => {
  await become(page, "partner");
  await page.goto("/letters");
  await page.getByRole("link", { name: /l’eau, l’urgence et les jeunes/ }).click();
  await expect(page.getByText("4 contenus sont réservés à des groupes dont vous n’êtes pas membre.")).toBeVisible();
  await expect(page.getByText("comment convaincre en interne")).toHaveCount(0);
});

test("a private feed address is made, leads to the letters, and is taken back", async ({ page, request }) => {
  await become(page, "technician_big");
  await answer(page, "DELETE", "/api/digests/feed-address");
  await page.goto("/letters");
  await page.getByRole("button", { name: "Créer mon adresse de flux" }).click();
  const address = await page.getByRole("textbox", { name: "Votre adresse de flux" }).inputValue();
  const feed = await request.get(address);
  expect(feed.status()).toBe(200);
  expect(await feed.text()).toContain("l’eau, l’urgence et les jeunes");
  await page.getByRole("button", { name: "Supprimer l’adresse" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Supprimer l’adresse" }).click();
  await expect(page.getByRole("button", { name: "Créer mon adresse de flux" })).toBeVisible();
  expect((await request.get(address)).status()).toBe(404);
});

test("one sees when one's next letter comes, how it would read, and the choice changes it at once", async ({ page }) => {
  await become(page, "elected");
  await answer(page, "PATCH", "/api/me/notifications", { frequency: "weekly", digest_day: 1, digest_hour: 8, holidays: [] });
  await page.goto("/me/notifications");
  const digest = page.getByRole("region", { name: "La lettre" });
  await expect(digest.getByText(/Votre prochaine lettre part/)).toBeVisible();
  await digest.getByText("Jamais", { exact: true }).click();
  await expect(digest.getByText("Vous avez choisi de ne recevoir aucune lettre.")).toBeVisible();
  await digest.getByText("Chaque semaine", { exact: true }).click();
  await expect(digest.getByText(/Votre prochaine lettre part/)).toBeVisible();
  await digest.getByRole("link", { name: "Ma prochaine lettre" }).click();
  await expect(page.getByRole("heading", { name: "Ma prochaine lettre", level: 1 })).toBeVisible();
  await page.getByRole("button", { name: "Voir ma prochaine lettre telle qu’elle serait maintenant" }).click();
  await expect(page.getByRole("region", { name: "Aperçu de la lettre" }).or(page.getByText(/rien de nouveau|Rien/i).first())).toBeVisible();
});

test("on a phone the letters are one press from the news", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await become(page, "elected");
  await page.goto("/notifications");
  await page.getByRole("link", { name: "La lettre de la commission" }).click();
  await expect(page.getByRole("heading", { name: "La lettre de la commission", level: 1 })).toBeVisible();
});

for (const language of ["fr", "en"] as const) {
  test(`the letters' pages hold at both widths, in both schemes, in ${language}`, async ({ page }) => {
    await become(page, "elected");
    await answer(page, "PATCH", "/api/me", { language });
    const { items } = (await answer(page, "GET", "/api/digests/archive")) as { items: { id: number }[] };
    await look(page, `letters-${language}`, "/letters");
    await look(page, `letter-${language}`, `/letters/${items[0]?.id}`);
    await look(page, `my-letter-${language}`, "/me/letter", async (here) => {
      await here.locator("button[aria-expanded=false]").filter({ hasText: /lettre|letter/ }).last().click();
    });
    await answer(page, "PATCH", "/api/me", { language: "fr" });
  });
}
