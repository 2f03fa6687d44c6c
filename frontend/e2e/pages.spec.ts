import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { answer, become } from "./support/people";

test.setTimeout(180_000);

const schemes = ["light", "dark"] as const;
const widths = [360, 1440] as const;

/** Wait until the page has said everything: nothing loading, fonts here. */
async function settled(page: Page) {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.getByText("Chargement en cours")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** Look at one page at both widths in both schemes: no violation, nothing wider than the screen. */
async function look(page: Page, name: string, path: string, arrive: (page: Page) => Promise<void> = async () => undefined) {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of widths) {
      await page.setViewportSize({ width, height: width === 360 ? 780 : 900 });
      await page.goto(path);
      await settled(page);
      await arrive(page);
      await settled(page);
      await page.screenshot({ path: `screenshots/${name}-${width}-${colorScheme}.png`, fullPage: width === 360 });
      await expectNoViolation(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `${name} is wider than ${width} px`).toBeLessThanOrEqual(0);
    }
  }
}

test("the sign-in page reads well in both schemes and at both widths", async ({ page }) => {
  await look(page, "sign-in", "/sign-in");
  await look(page, "sign-in-link", "/sign-in?token=made-up");
  await look(page, "sign-in-sent", "/sign-in", async () => {
    await page.getByLabel("Adresse électronique").fill("quelquun@exemple.fr");
    await page.getByRole("button", { name: "Recevoir le lien" }).click();
    await expect(page.getByLabel("Code à six chiffres")).toBeVisible();
  });
});

test("every page of a member reads well in both schemes and at both widths", async ({ page }) => {
  const persona = await become(page, "elected");
  const groups = await answer<{ items: { id: number; my_role: string | null; can: { ask: boolean } }[] }>(page, "GET", "/api/groups");
  const mine = groups.items.find(({ my_role }) => my_role);
  const other = groups.items.find(({ my_role, can }) => !my_role && can.ask) ?? groups.items.find(({ my_role }) => !my_role);
  await look(page, "home", "/");
  await look(page, "groups", "/groups");
  await look(page, "group", `/groups/${mine?.id}`);
  await look(page, "group-members", `/groups/${mine?.id}/members`);
  await look(page, "group-about", `/groups/${mine?.id}/about`);
  await look(page, "group-closed", `/groups/${other?.id}`);
  await look(page, "authorities", "/authorities");
  await look(page, "authority", `/authorities/${persona.authority?.id}`);
  await look(page, "people", "/people");
  await look(page, "person", `/people/${persona.id}`);
  await look(page, "me", "/me");
  await look(page, "not-found", "/nowhere");
});

test("every page of the secretariat reads well in both schemes and at both widths", async ({ page }) => {
  const persona = await become(page, "secretariat");
  const groups = await answer<{ items: { id: number; automatic: boolean; can: { manage: boolean } }[] }>(page, "GET", "/api/groups");
  const led = groups.items.find(({ can, automatic }) => can.manage && !automatic);
  await look(page, "group-members-led", `/groups/${led?.id}/members`);
  await look(page, "group-settings", `/groups/${led?.id}/settings`);
  await look(page, "new-person", "/people/new");
  await look(page, "group-new", "/groups", () => page.getByRole("button", { name: "Ouvrir un groupe" }).click());
  expect(persona.role).toBe("secretariat");
});

test("the windows over a page read well too", async ({ page }) => {
  await become(page, "elected");
  await look(page, "help", "/", () => page.keyboard.press("?"));
  await look(page, "jump", "/", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("strasbourg");
  });
});
