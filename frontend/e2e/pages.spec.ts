import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look, settled } from "./support/look";
import { lastMail } from "./support/mailbox";
import { naming, stopMail, unread } from "./support/news";
import { answer, become, someone } from "./support/people";
import { discussionOf, post } from "./support/talk";

test.setTimeout(180_000);

test("the check sees a planted fault", async ({ page }) => {
  await page.goto("/sign-in");
  await settled(page);
  await page.evaluate(() => document.querySelector("main")?.append(document.createElement("button")));
  await expect(expectNoViolation(page)).rejects.toThrow(/button-name/);
});

test("the sign-in page reads well in both schemes and at both widths", async ({ page }) => {
  await look(page, "sign-in", "/sign-in");
  await look(page, "sign-in-link", "/sign-in?token=made-up");
  await look(page, "sign-in-sent", "/sign-in", async () => {
    await page.getByLabel("Adresse électronique").fill("quelquun@exemple.fr");
    await page.getByRole("button", { name: "Recevoir le lien" }).click();
    await expect(page.getByLabel("Code à six chiffres")).toBeVisible();
  });
});

const ofMembers: Record<string, string> = {
  home: "/",
  groups: "/groups",
  authorities: "/authorities",
  people: "/people",
  me: "/me",
  "not-found": "/nowhere",
};
for (const [name, path] of Object.entries(ofMembers)) {
  test(`a member's page reads well in both schemes and at both widths: ${name}`, async ({ page }) => {
    await become(page, "elected");
    await look(page, name, path);
  });
}

interface Listed {
  id: number;
  my_role: string | null;
  automatic: boolean;
  can: { manage: boolean; ask: boolean };
}

const groupsOf = async (page: Page) => (await answer<{ items: Listed[] }>(page, "GET", "/api/groups")).items;

test("a member's group reads well in both schemes and at both widths", async ({ page }) => {
  await become(page, "elected");
  const groups = await groupsOf(page);
  const mine = groups.find(({ my_role, automatic }) => my_role && !automatic);
  const other = groups.find(({ my_role, can }) => !my_role && can.ask);
  await look(page, "group", `/groups/${mine?.id}`);
  await look(page, "group-members", `/groups/${mine?.id}/members`);
  await look(page, "group-about", `/groups/${mine?.id}/about`);
  await look(page, "group-closed", `/groups/${other?.id}`);
});

test("an authority and a person read well in both schemes and at both widths", async ({ page }) => {
  const persona = await become(page, "elected");
  await look(page, "authority", `/authorities/${persona.authority?.id}`);
  await look(page, "person", `/people/${persona.id}`);
});

test("the pages of the secretariat read well in both schemes and at both widths", async ({ page }) => {
  await become(page, "secretariat");
  const led = (await groupsOf(page)).find(({ can, automatic }) => can.manage && !automatic);
  await look(page, "group-members-led", `/groups/${led?.id}/members`);
  await look(page, "group-settings", `/groups/${led?.id}/settings`);
  await look(page, "new-person", "/people/new");
  await look(page, "group-new", "/groups", () => page.getByRole("button", { name: "Ouvrir un groupe" }).click());
});

test("a first visit reads well in both schemes and at both widths", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  const email = `agent.${Date.now()}@example.org`;
  await answer(page, "POST", "/api/people", { name: "Agent", email, organisation: "Réseau de villes", invite: true });
  const visitor = await (await browser.newContext({ locale: "fr-FR" })).newPage();
  await visitor.goto("/sign-in");
  const link = /https?:\/\/\S+\/sign-in\?token=[\w.-]+/.exec((await lastMail(visitor, email)).text)?.[0];
  await visitor.goto(link ?? "/");
  await visitor.getByRole("button", { name: "Continuer" }).click();
  await expect(visitor.getByRole("heading", { name: "Bienvenue" })).toBeVisible();
  await look(visitor, "welcome", "/welcome");
  await look(visitor, "welcome-groups", "/welcome", () => visitor.getByRole("button", { name: "Continuer" }).click());
});

test("the windows over a page read well too", async ({ page }) => {
  await become(page, "elected");
  await look(page, "help", "/", () => page.keyboard.press("?"));
  await look(page, "jump", "/", async () => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("strasbourg");
  });
});

test("the pages of what one is told read well in both schemes and at both widths", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  const { page } = reader;
  const { id } = await discussionOf(`Une relecture ${Date.now()}`, "Premier point.", writer, reader);
  await post(writer, id, `${naming(reader)}, oui depuis 2019 : je joins le cahier des charges et le contact technique.`);
  await expect.poll(() => unread(page)).toBeGreaterThan(0);
  const { items } = await answer<{ items: { lines: { event_id: number }[] }[] }>(page, "GET", "/api/notifications");
  await look(page, "inbox", "/notifications", () => page.getByRole("button", { name: /^Pourquoi/ }).first().click());
  await look(page, "inbox-unread", "/notifications?show=unread");
  await look(page, "preferences", "/me/notifications");
  await look(page, "why", `/notifications/why/${items[0]?.lines[0]?.event_id}`);
  await look(page, "decisions", "/notifications/why");
  await look(page, "unsubscribe-wrong", "/unsubscribe?token=faux");
  await look(page, "verify-address", "/verify-address?token=faux");
});

test("the secretariat's pages about mail read well in both schemes and at both widths", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  const reader = await someone(browser, "elected");
  stopMail(reader.persona.id, "complaint");
  await look(page, "addresses", "/secretariat/addresses");
  await look(page, "decisions-of", `/notifications/why?person=${reader.persona.id}`);
  await look(reader.page, "preferences-stopped", "/me/notifications");
  await answer(page, "DELETE", `/api/notifications/addresses/${reader.persona.id}`);
});
