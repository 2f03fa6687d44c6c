import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { afresh, channelOf, naming, unread } from "./support/news";
import { answer, someone, type Someone } from "./support/people";
import { discussionOf, post } from "./support/talk";

test.setTimeout(150_000);

const INBOX = "Ce qui vous concerne";
const badge = (page: Page) =>
  page.getByRole("navigation", { name: "Navigation principale" }).getByRole("link", { name: new RegExp(`^${INBOX}`) });
const another = async ({ page, persona }: Someone, path: string): Promise<Someone> => {
  const tab = await page.context().newPage();
  await tab.goto(path);
  await expect(badge(tab)).toBeVisible();
  return { page: tab, persona };
};
const cards = (page: Page, title: string) => page.getByRole("article").filter({ has: page.getByRole("heading", { name: title }) });
const title = (words: string) => `${words} ${Date.now()}`;

test("who is named sees it in every tab, reads why, and is done with it everywhere", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  await afresh(reader);
  const one = await another(reader, "/groups");
  const other = await another(reader, "/authorities");
  const about = title("Qui relit la note");
  const { id } = await discussionOf(about, "Une note est prête.", writer, reader);

  await post(writer, id, `${naming(reader)}, pouvez-vous relire ?`);
  for (const { page } of [one, other]) await expect(badge(page)).toContainText("1 nouvelle non lue");
  await post(writer, id, `${naming(reader)}, avant jeudi si possible.`);
  for (const { page } of [one, other]) await expect(badge(page)).toContainText("2 nouvelles non lues");

  await badge(one.page).click();
  const card = cards(one.page, about);
  await expect(card).toContainText("avant jeudi si possible");
  await expect(card).toContainText("Nantes Métropole");
  const why = card.getByRole("button", { name: /^Pourquoi/ }).first();
  await expect(card.getByText("Vous êtes nommé·e dans ce message.").first()).toBeHidden();
  await why.click();
  await expect(card.getByText("Vous êtes nommé·e dans ce message.").first()).toBeVisible();
  await expectNoViolation(one.page);
  await card.getByRole("link", { name: "Voir tout ce qui a été décidé" }).click();
  await expect(one.page.getByRole("heading", { level: 1, name: "Averti·e ou non, et pourquoi" })).toBeVisible();
  await expect(one.page.getByText(/réglage habituel/)).toBeVisible();

  await one.page.goBack();
  await one.page.getByRole("button", { name: "Tout marquer comme lu" }).click();
  await expect(badge(other.page)).not.toContainText("non lue");
  await expect(badge(one.page)).not.toContainText("non lue");
  await one.page.getByText("Non lu", { exact: true }).click();
  await expect(one.page.getByText("Vous avez tout lu.")).toBeVisible();
});

test("who opens the discussion has read what they were told of it", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  await afresh(reader);
  const other = await another(reader, "/groups");
  const { id } = await discussionOf(title("À lire sur place"), "Premier point.", writer, reader);
  await post(writer, id, `${naming(reader)}, un avis ?`);
  await expect(badge(other.page)).toContainText("1 nouvelle non lue");
  await reader.page.goto(`/discussions/${id}`);
  await expect(badge(other.page)).not.toContainText("non lue");
  await expect.poll(() => unread(reader.page)).toBe(0);
});

test("what one prefers is kept, and shown in the other tab as well", async ({ browser }) => {
  const reader = await someone(browser, "elected");
  const { page } = reader;
  await afresh(reader);
  const other = await another(reader, "/me/notifications");
  await page.goto("/me/notifications");
  const named = (where: Page, channel: string) => where.getByRole("radio", { name: new RegExp(`^On vous nomme.*: ${channel}( habituel)?$`) });

  await expect(named(page, "Page \\+ mail")).toBeChecked();
  await named(page, "Page").click();
  await expect(page.getByRole("region", { name: "De quoi, et par où" }).getByRole("status")).toHaveText("Enregistré");
  await expect(named(other.page, "Page")).toBeChecked();

  await page.getByRole("switch", { name: "Heures calmes" }).click();
  await page.getByLabel("De", { exact: true }).fill("19:30");
  await page.getByLabel("À", { exact: true }).focus();
  await expect(page.getByRole("region", { name: "Heures calmes et congés" }).getByRole("status").first()).toHaveText("Enregistré");
  await page.getByRole("button", { name: "Ajouter ces jours" }).click();
  await expect(page.getByText("À renseigner.").first()).toBeVisible();
  await page.getByLabel("Premier jour").fill("2026-12-24");
  await page.getByLabel("Dernier jour").fill("2026-12-20");
  await page.getByRole("button", { name: "Ajouter ces jours" }).click();
  await expect(page.getByText("Le dernier jour précède le premier.")).toBeVisible();
  await page.getByLabel("Dernier jour").fill("2027-01-02");
  await page.getByRole("button", { name: "Ajouter ces jours" }).click();
  await expect(page.getByText("Du 24 décembre 2026 au 2 janvier 2027")).toBeVisible();
  await page.getByText("Chaque jour", { exact: true }).click();
  await expect(page.getByLabel("Jour", { exact: true })).toHaveCount(0);
  await page.getByRole("switch", { name: "Seulement un lien" }).click();
  await expect.poll(async () => (await answer<{ link_only: boolean }>(page, "GET", "/api/me/notifications")).link_only).toBe(true);

  await page.reload();
  await expect(named(page, "Page")).toBeChecked();
  await expect(page.getByLabel("De", { exact: true })).toHaveValue("19:30");
  await expect(page.getByText("Du 24 décembre 2026 au 2 janvier 2027")).toBeVisible();
  await expect(page.getByRole("radio", { name: "Chaque jour" })).toBeChecked();
  await expect(page.getByRole("switch", { name: "Seulement un lien" })).toBeChecked();
  await page.getByRole("button", { name: "Revenir partout au réglage habituel" }).click();
  await expect(named(page, "Page \\+ mail")).toBeChecked();
  await expect(page.getByRole("button", { name: "Revenir partout au réglage habituel" })).toHaveCount(0);
  await afresh(reader);
});

test("a muted group tells nothing, and the message says so to who asks, and to the secretariat", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  const staff = await someone(browser, "secretariat");
  await afresh(reader);
  const { id, group } = await discussionOf(title("En silence"), "Premier point.", staff, writer, reader);
  await reader.page.goto("/me/notifications");
  await reader.page.getByRole("button", { name: new RegExp(`^${group.name}, suivi`) }).click();
  await reader.page.getByRole("menuitemradio", { name: /^silencieux/ }).click();
  await expect(reader.page.getByRole("button", { name: new RegExp(`^${group.name}, suivi.*silencieux`) })).toBeVisible();

  const { number } = await post(writer, id, `${naming(reader)}, un mot ?`);
  const explanations = `/api/discussions/${id}/messages/${number}/explanations`;
  await expect.poll(async () => (await answer<{ items: object[] }>(reader.page, "GET", explanations)).items.length).toBe(1);
  expect(await unread(reader.page)).toBe(0);

  const ask = async (page: Page) => {
    await page.goto(`/discussions/${id}`);
    await page.getByRole("button", { name: `Actions sur le message n° ${number}` }).click();
    await page.getByRole("menuitem", { name: /^Pourquoi ai-je \(pas\) été averti/ }).click();
    return page.getByRole("dialog");
  };
  const own = await ask(reader.page);
  await expect(own).toContainText("Pas averti·e");
  await expect(own).toContainText("Vous aviez mis ce groupe ou cette discussion en silencieux");
  await expectNoViolation(reader.page);

  const asked = await ask(staff.page);
  await asked.getByRole("combobox", { name: "Et pour quelqu’un d’autre ?" }).fill("strasbourg");
  await staff.page.getByRole("option", { name: /^Élue.*Ville de Strasbourg/ }).click();
  await expect(asked).toContainText("comme Élue les lirait");
  await expect(asked).toContainText("Vous aviez mis ce groupe ou cette discussion en silencieux");
  await expectNoViolation(staff.page);

  await staff.page.goto(`/people/${reader.persona.id}`);
  await staff.page.getByRole("link", { name: "Ce dont cette personne a été avertie" }).click();
  await expect(staff.page.getByRole("main").getByText("Pas averti·e").first()).toBeVisible();
  await afresh(reader);
});

test("with the keyboard alone one finds the news, asks why and goes to its place", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected");
  const { page } = reader;
  await afresh(reader);
  const about = title("Au clavier");
  const { id } = await discussionOf(about, "Premier point.", writer, reader);
  await post(writer, id, `${naming(reader)}, un mot ?`);
  await expect.poll(() => unread(page)).toBe(1);
  await page.goto("/groups");
  await expect(badge(page)).toContainText("1 nouvelle non lue");

  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").pressSequentially("concerne");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: INBOX })).toBeFocused();
  const card = cards(page, about);
  await expect(card).toBeVisible();
  const why = card.getByRole("button", { name: /^Pourquoi/ });
  for (let presses = 0; presses < 20 && !(await why.evaluate((button) => button === document.activeElement)); presses++) await page.keyboard.press("Tab");
  await expect(why).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(why).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: about })).toBeVisible();
  await expect(badge(page)).not.toContainText("non lue");
});

test("on a phone the count stands above the page and leads to the news", async ({ browser }) => {
  const writer = await someone(browser, "technician_big");
  const reader = await someone(browser, "elected", { viewport: { width: 360, height: 780 } });
  const { page } = reader;
  await afresh(reader);
  await page.goto("/");
  const { id } = await discussionOf(title("Sur un téléphone"), "Premier point.", writer, reader);
  await post(writer, id, `${naming(reader)}, un mot ?`);
  const bell = page.getByRole("link", { name: /^Ce qui vous concerne/ });
  await expect(bell).toContainText("1 nouvelle non lue");
  await bell.click();
  await page.getByRole("button", { name: /^Marquer comme lu/ }).click();
  await expect(bell).not.toContainText("non lue");
  await page.getByRole("link", { name: "Choisir comment être averti·e" }).click();
  const kind = page.getByRole("combobox", { name: "On vous nomme, ou tout le groupe" });
  await kind.selectOption({ label: "Page" });
  await expect.poll(() => channelOf(page, "mention")).toBe("page");
  await expect(page.getByText(/Réglage habituel.*Page \+ mail/)).toBeVisible();
  await kind.selectOption("mail");
  await expect.poll(() => channelOf(page, "mention")).toBe("mail");
});

