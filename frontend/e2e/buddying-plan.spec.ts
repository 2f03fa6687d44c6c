import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { answer, become, someone } from "./support/people";

test.setTimeout(120_000);

/** Somebody asks for help with something that only this test knows. */
async function ask(page: Page, title: string): Promise<{ id: number }> {
  const me = await answer<{ mandates: { id: number }[] }>(page, "GET", "/api/me");
  return answer(page, "POST", "/api/buddying/requests", {
    mandate_id: me.mandates[0]?.id,
    title,
    themes: ["innovation"],
    languages: ["fr"],
    formats: ["call"],
  });
}

for (const [size, viewport] of [
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 360, height: 780 }],
] as const) {
  test.describe(size, () => {
    test.use({ viewport });

    test("the secretariat has a plan computed, reads what it is worth and who is left without, and puts it aside", async ({
      page,
      browser,
    }) => {
      const asker = await someone(browser, "technician_big");
      const title = `Un atelier partagé ${Date.now()}`;
      const request = await ask(asker.page, title);

      await become(page, "secretariat");
      await page.goto("/secretariat/buddying/plan");
      await page.getByRole("button", { name: /Calculer un (nouveau )?plan/ }).click();
      await expect(page.getByRole("heading", { name: "Plan prêt à être envoyé" })).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText(/Écart à l’optimum\s: 0/)).toBeVisible();
      await expect(page.getByRole("link", { name: title })).toBeVisible();
      await expectNoViolation(page);
      await look(page, `buddying-plan-${size}`, "/secretariat/buddying/plan");
      await page.setViewportSize(viewport);

      await page.getByRole("button", { name: "Abandonner" }).click();
      const dialog = page.getByRole("dialog", { name: /Abandonner ce plan/ });
      await dialog.getByRole("button", { name: "Abandonner" }).click();
      await expect(page.getByRole("heading", { name: "Plan abandonné" })).toBeVisible();
      await answer(asker.page, "GET", `/api/buddying/requests/${request.id}`);
    });
  });
}
