import { expect, type Page } from "@playwright/test";
import { expectNoViolation } from "./axe";

const schemes = ["light", "dark"] as const;
const widths = [360, 1440] as const;

/** Wait until the page has said everything: nothing loading, fonts here. */
export async function settled(page: Page) {
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.getByText("Chargement en cours")).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}

/** Look at one page at both widths in both schemes: no violation, nothing wider than the screen. */
export async function look(page: Page, name: string, path: string, arrive: (page: Page) => Promise<void> = async () => undefined) {
  await page.goto(path);
  await settled(page);
  await arrive(page);
  await settled(page);
  for (const width of widths) {
    await page.setViewportSize({ width, height: width === 360 ? 780 : 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
      await page.screenshot({ path: `screenshots/${name}-${width}-${colorScheme}.png`, fullPage: width === 360 });
      await expectNoViolation(page);
    }
  }
  for (const width of [320, ...widths]) {
    await page.setViewportSize({ width, height: 780 });
    // Asked until it settles: the page lays itself out anew after its window changed.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), `${name} is wider than ${width} px`)
      .toBeLessThanOrEqual(0);
  }
}
