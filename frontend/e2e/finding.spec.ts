import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { aGroup } from "./support/groups";
import { answer, become, someone } from "./support/people";

const field = (page: Page) => page.getByRole("combobox", { name: "Une personne, une collectivité, un groupe" });
const options = (page: Page) => page.getByRole("dialog").getByRole("option");

test("a slip of the keys, an arrow and Enter lead to a discussion, which is then among the last seen", async ({ browser }) => {
  const { page, persona } = await someone(browser, "elected");
  const group = await aGroup(browser, "invitation", [{ id: persona.id }]);
  const title = `Quais inondables ${Date.now()}`;
  await answer(page, "POST", `/api/groups/${group.id}/discussions`, { title });
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await page.keyboard.press("/");
  await field(page).fill("strabourg");
  await expect(options(page).filter({ hasText: "Ville de Strasbourg" })).toContainText("Collectivité");
  // The letters and Enter in one breath: the answer to these letters decides, not the list that stood there.
  await field(page).fill(title.replace("inondables", "inondabels"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();

  await page.keyboard.press("Control+k");
  await expect(options(page).first()).toContainText(title);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);

  const stranger = await someone(browser, "technician_small");
  await stranger.page.goto("/");
  await expect(stranger.page.getByRole("heading", { level: 1 })).toBeVisible();
  await stranger.page.keyboard.press("Control+k");
  await field(stranger.page).fill(title);
  await expect(stranger.page.getByText("Essayez un seul mot")).toBeVisible();
});

test("on a phone the search stands in the bar under the thumb, and reads well in both schemes", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 780 });
  await become(page, "elected");
  await page.goto("/groups");
  await page.getByRole("button", { name: "Chercher" }).click();
  await field(page).fill("nante metropole");
  await expect(options(page).first()).toContainText("Nantes Métropole");
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await page.screenshot({ path: `screenshots/find-360-${colorScheme}.png` });
    await expectNoViolation(page);
  }
  await options(page).first().click();
  await expect(page.getByRole("heading", { name: "Nantes Métropole", level: 1 })).toBeVisible();
});
