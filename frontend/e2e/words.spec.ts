import { expect, test, type Page } from "@playwright/test";
import { answer, someone } from "./support/people";
import { watchForKeys } from "./support/words";

const title = (page: Page, name: string) => expect(page.getByRole("heading", { level: 1, name })).toBeVisible();

/** The files of strings that this page asks for from now on, as the languages they are in. */
function fetched(page: Page): string[] {
  const languages: string[] = [];
  page.on("request", (request) => {
    const language = /\/assets\/(fr|en)-[^/]+\.js$/.exec(request.url())?.[1];
    if (language) languages.push(language);
  });
  return languages;
}

test("a room's words come with its first page, once, in the reader's language, and no page is shown before them", async ({ browser }) => {
  const { page } = await someone(browser, "technician_big");
  const keysSeen = await watchForKeys(page);
  const languages = fetched(page);
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Annuaire", exact: true }).first()).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(languages).toEqual(["fr"]);

  let arrive = () => {};
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(/\/assets\/fr-[^/]+\.js$/, (route) => held.then(() => route.continue()));
  const part = page.waitForResponse(/\/assets\/AuthoritiesPage-[^/]+\.js$/);
  await page.getByRole("link", { name: "Annuaire", exact: true }).first().click();
  await (await part).finished();
  await expect(page).toHaveURL("/");
  arrive();
  await title(page, "Collectivités");
  await page.getByRole("link", { name: "Accueil", exact: true }).first().click();
  await expect(page).toHaveURL("/");
  await page.getByRole("link", { name: "Annuaire", exact: true }).first().click();
  await title(page, "Collectivités");
  expect(languages).toEqual(["fr", "fr"]);
  expect(await keysSeen()).toEqual([]);
});

test("who changes the language reads the pages already open in the new one, and those opened later", async ({ browser }) => {
  const { page } = await someone(browser, "technician_big");
  const keysSeen = await watchForKeys(page);
  await page.goto("/me");
  await page.getByRole("link", { name: "Annuaire", exact: true }).first().click();
  await title(page, "Collectivités");
  await page.goBack();
  const languages = fetched(page);
  try {
    await page.getByText("English", { exact: true }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.getByRole("link", { name: "Home", exact: true }).first()).toBeVisible();
    await page.getByRole("link", { name: "Directory", exact: true }).first().click();
    await title(page, "Authorities");
    expect(new Set(languages)).toEqual(new Set(["en"]));
    expect(await keysSeen()).toEqual([]);
  } finally {
    await answer(page, "PATCH", "/api/me", { language: "fr" });
  }
});
