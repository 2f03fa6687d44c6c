import { expect, test } from "@playwright/test";
import { become } from "./support/people";

for (const [typed, found] of [
  ["chateauroux", "Châteauroux"],
  ["NANTES", "Nantes Métropole"],
  ["244400404", "Nantes Métropole"],
] as const) {
  test(`"${typed}" finds ${found}`, async ({ page }) => {
    await become(page, "elected");
    await page.goto("/authorities");
    await page.getByLabel("Nom ou SIREN").fill(typed);
    await expect(page.getByRole("row").filter({ hasText: found }).first()).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`q=${typed}`));
  });
}

test("an authority's page says who represents it and where each figure comes from", async ({ page }) => {
  const persona = await become(page, "technician_big");
  await page.goto("/authorities?q=244400404");
  await page.getByRole("link", { name: "Nantes Métropole" }).click();
  await expect(page.getByRole("heading", { name: "Nantes Métropole", level: 1 })).toBeFocused();
  await expect(page.getByRole("main")).toContainText("244400404");
  await expect(page.getByRole("complementary", { name: "D’où viennent ces chiffres" })).toContainText("INSEE");
  await page.getByRole("link", { name: persona.name, exact: true }).first().click();
  await expect(page.getByRole("heading", { name: "Mandats et fonctions" })).toBeVisible();
});

test("filters narrow the list and stay in the address", async ({ page }) => {
  await become(page, "elected");
  await page.goto("/authorities?kind=metropole&region=Bretagne");
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(1)).toContainText("métropole");
});
