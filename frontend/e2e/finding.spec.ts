import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { aGroup } from "./support/groups";
import { lastMail } from "./support/mailbox";
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

test("the privacy notice is read before signing in, taken note of at a first visit, and asked for again once it changes", async ({ browser }) => {
  const { page: office } = await someone(browser, "secretariat");
  const email = `agente.${Date.now()}@example.org`;
  await answer(office, "POST", "/api/people", { name: "Agente", email, organisation: "Réseau de villes", invite: true });

  const visitor = await (await browser.newContext({ locale: "fr-FR", reducedMotion: "reduce" })).newPage();
  await visitor.goto("/sign-in");
  await visitor.getByRole("link", { name: "Confidentialité" }).click();
  await expect(visitor.getByRole("heading", { name: "Confidentialité", level: 1 })).toBeVisible();
  await expect(visitor.getByRole("heading", { name: "Vos droits" })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await visitor.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expect(visitor.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await visitor.screenshot({ path: `screenshots/privacy-out-1280-${colorScheme}.png` });
    await expectNoViolation(visitor);
  }

  await visitor.goto(/https?:\/\/\S+\/sign-in\?token=[\w.-]+/.exec((await lastMail(visitor, email)).text)?.[0] ?? "/");
  await visitor.getByRole("button", { name: "Continuer" }).click();
  await expect(visitor.getByRole("heading", { name: "Vos données, en bref" })).toBeVisible();
  await expect(visitor.getByText("Collab garde ce qu’il faut")).toBeVisible();
  await visitor.getByRole("button", { name: "J’en ai pris connaissance, continuer" }).click();
  await visitor.getByRole("button", { name: "Entrer dans l’espace" }).click();
  await expect(visitor.getByRole("heading", { name: "Ce qui vous attend" })).toBeVisible();
  await expect(visitor.getByRole("region", { name: "Confidentialité" })).toHaveCount(0);

  await office.goto("/privacy");
  await office.getByRole("button", { name: "Modifier" }).click();
  const french = office.getByLabel("En français");
  const words = `Une donnée de plus, le ${Date.now()}.`;
  await french.fill(`${await french.inputValue()}\n\n${words}`);
  await office.getByLabel("Changement important").check();
  await office.getByRole("button", { name: "Enregistrer une nouvelle version" }).click();
  await expect(office.getByText(words)).toBeVisible();
  await office.getByText("Toutes les versions").click();
  await expect(office.getByText("changement important").first()).toBeVisible();

  await visitor.reload();
  const banner = visitor.getByRole("region", { name: "Confidentialité" });
  await expect(banner).toContainText("La notice de confidentialité a changé.");
  await banner.getByRole("link", { name: "La lire" }).click();
  await expect(visitor.getByText(words)).toBeVisible();
  await banner.getByRole("button", { name: "J’en ai pris connaissance" }).click();
  await expect(banner).toHaveCount(0);
});
