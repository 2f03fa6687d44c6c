import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { anEdition } from "./support/editions";
import { look } from "./support/look";
import { mailSaying } from "./support/mailbox";
import { answer, become, someone } from "./support/people";

test.setTimeout(240_000);

const part = (page: Page, name: string) => page.getByRole("radiogroup", { name: "Ce que vous regardez" }).getByText(name, { exact: true });

for (const [size, viewport] of [
  ["wide", { width: 1440, height: 900 }],
  ["phone", { width: 360, height: 780 }],
] as const) {
  test.describe(size, () => {
    test.use({ viewport });

    test("the secretariat sees who will receive an edition, tries it, sends it and sees what became of each letter", async ({ page, browser }) => {
      // Letters go to people who came at least once.
      await someone(browser, "elected");
      await someone(browser, "partner");
      const me = await become(page, "secretariat");
      const { email } = await answer<{ email: string }>(page, "GET", "/api/me");
      const title = `Lettre d’essai ${size} ${Date.now()}`;
      const edition = anEdition("approved", me, title);
      const path = `/secretariat/editions/${edition}`;

      await page.goto(path);
      await expect(page.getByText(/personnes recevront cette édition/)).toBeVisible();
      await expect(page.getByRole("heading", { name: "Par qualité" })).toBeVisible();
      const { receives } = await answer<{ receives: number }>(page, "GET", `/api/digests/editions/${edition}/audience`);
      await page.getByLabel("Chercher un nom").fill(me.name);
      await expect(page.getByRole("link", { name: me.name })).toBeVisible();
      await expectNoViolation(page);
      await look(page, `digests-audience-${size}`, path);
      await page.setViewportSize(viewport);

      await part(page, "Aperçu").click();
      await expect(page.getByRole("button", { name: "Vous-même", pressed: true })).toBeVisible();
      await page.getByRole("button", { name: "Un·e élu·e" }).click();
      await expect(page.getByRole("button", { name: "Un·e élu·e", pressed: true })).toBeVisible();
      await expect(page.frameLocator("iframe").getByText("Rencontre des directions")).toBeVisible();
      await expectNoViolation(page);

      await part(page, "Essai").click();
      await page.getByRole("button", { name: "M’envoyer un essai" }).click();
      await expect(page.getByText(`L’essai part vers ${email}`)).toBeVisible();
      expect((await mailSaying(page, email, `[Essai] ${title}`)).text).toContain("Rencontre des directions");
      await expectNoViolation(page);

      const { row } = await answer<{ row: { version: number } }>(page, "GET", `/api/digests/editions/${edition}`);
      await answer(page, "POST", `/api/digests/editions/${edition}/moves`, { act: "schedule", version: row.version });
      await expect(page.getByText(/Envoi terminé le/)).toBeVisible({ timeout: 150_000 });
      await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "100");
      await expectNoViolation(page);
      await look(page, `digests-sent-${size}`, path);
      await page.setViewportSize(viewport);

      await part(page, "Livraisons").click();
      await expect(page.getByText(/Nous ne mesurons ni ouverture ni clic/)).toBeVisible();
      await page.getByLabel("Chercher un nom").fill(me.name);
      await expect(page.getByRole("row", { name: new RegExp(me.name) }).getByText("Envoyée")).toBeVisible();
      await expectNoViolation(page);
      const { total, sent } = await answer<{ total: number; sent: number }>(page, "GET", `/api/digests/editions/${edition}/progress`);
      expect([total, sent]).toEqual([receives, receives]);
    });

    test("a paused sending says since when and by whom; stopping it names what left and what never will", async ({ page, browser }) => {
      for (const role of ["elected", "partner", "technician_big", "technician_small", "chair"] as const) await someone(browser, role);
      const me = await become(page, "secretariat");
      const edition = anEdition("paused", me, `Lettre en pause ${size} ${Date.now()}`);
      const path = `/secretariat/editions/${edition}`;
      await page.goto(path);
      await expect(page.getByText(new RegExp(`En pause depuis le .*, par ${me.name}`))).toBeVisible();
      await expect(page.getByRole("progressbar")).toHaveAttribute("aria-valuetext", "5 lettres traitées sur 6");
      await expectNoViolation(page);
      await look(page, `digests-paused-${size}`, path);
      await page.setViewportSize(viewport);

      await page.getByRole("button", { name: "Arrêter définitivement" }).click();
      const dialog = page.getByRole("dialog", { name: /Arrêter cet envoi/ });
      await expect(dialog.getByText("3 lettres sont parties. 1 ne partira jamais.")).toBeVisible();
      await expectNoViolation(page);
      await dialog.getByRole("button", { name: "Arrêter l’envoi" }).click();
      await expect(page.getByText(/Arrêtée le .*3 lettres sont parties\. 1 ne partira jamais\./)).toBeVisible();

      await part(page, "Livraisons").click();
      const uncertain = page.getByRole("region", { name: "1 lettre peut-être arrivée" });
      await uncertain.getByRole("button", { name: /^Laisser la lettre de/ }).click();
      await expect(uncertain).toHaveCount(0);
      await expect(page.getByText(`Laissée telle quelle par ${me.name}`)).toBeVisible();
      await expect(page.getByRole("button", { name: "Renvoyer la lettre en échec" })).toBeVisible();
      await expectNoViolation(page);
      await look(page, `digests-deliveries-${size}`, path, async () => {
        await part(page, "Livraisons").click();
        await expect(page.getByRole("button", { name: "Renvoyer la lettre en échec" })).toBeVisible();
      });
    });
  });
}
