import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { answer, someone, type Someone } from "./support/people";
import { discussionOf, post } from "./support/talk";

test.setTimeout(120_000);

interface Listed {
  id: number;
  name: string;
  my_role: string | null;
  unread: number;
  can: { manage: boolean };
}

const groupsOf = async ({ page }: Someone) => (await answer<{ items: Listed[] }>(page, "GET", "/api/groups")).items;
const open = async ({ page }: Someone, path: string) => {
  await page.goto(path);
  await expect(page.getByLabel("Votre message")).toBeVisible();
};
/** Where a list shows a discussion, or a message of it. */
const listing = (page: Page, id: number) => page.getByRole("article").filter({ has: page.locator(`a[href^="/discussions/${id}"]`) });
const row = (page: Page, number: number) => page.locator(`li[data-number="${number}"]`);

/** What a message's menu offers, chosen as a person does. */
async function choose(page: Page, number: number, entry: string): Promise<void> {
  await row(page, number).getByRole("button", { name: /^Actions/ }).click();
  await page.getByRole("menuitem", { name: entry }).click();
}

/** A chair and a member who have the same discussion of four messages open, in a group that the chair looks after. */
async function discussionLookedAfter(chair: Someone, member: Someone, title: string) {
  const mine = new Set((await groupsOf(member)).filter(({ my_role }) => my_role).map(({ id }) => id));
  const group = (await groupsOf(chair)).find(({ id, can, my_role }) => can.manage && my_role && mine.has(id));
  if (!group) throw new Error("the chair looks after no group of the member");
  const { id } = await answer<{ id: number }>(member.page, "POST", `/api/groups/${group.id}/discussions`, { title });
  for (const body of ["Premier point", "Un mot déplacé", "Autre sujet", "Suite de l’autre sujet"]) await post(member, id, body);
  return { id, group };
}

test("what is left for later stays unread in every tab until one comes back, and muting keeps it from counting", async ({ browser }) => {
  const reader = await someone(browser, "elected");
  const writer = await someone(browser, "technician_big");
  const { id, group } = await discussionOf("À relire plus tard", "Premier message", writer, reader);
  for (const body of ["Deuxième message", "Troisième message"]) await post(writer, id, body);
  const second = { ...reader, page: await reader.page.context().newPage() };
  await second.page.goto("/groups");
  await open(reader, `/discussions/${id}`);
  const unread = async () => (await answer<{ unread: number }>(reader.page, "GET", `/api/discussions/${id}`)).unread;
  await expect.poll(unread).toBe(0);

  await choose(reader.page, 2, "Marquer comme non lu à partir d’ici");
  await expect.poll(unread).toBe(2);
  await expect(row(reader.page, 2).getByText("nouveau", { exact: true })).toBeVisible();
  const rail = second.page.getByRole("navigation", { name: "Mes groupes" }).getByRole("link", { name: group.name });
  await expect(rail).toContainText("non lus");
  await second.page.goto(`/groups/${group.id}`);
  await expect(listing(second.page, id)).toContainText("2 messages non lus");
  expect(await unread()).toBe(2);

  await open(reader, `/discussions/${id}`);
  await expect(row(reader.page, 2).getByText("nouveau", { exact: true })).toBeVisible();
  await expect.poll(unread).toBe(0);

  await reader.page.getByRole("button", { name: /^Suivi/ }).click();
  await reader.page.getByRole("menuitemradio", { name: /^silencieux/ }).click();
  await expect(reader.page.getByRole("button", { name: /silencieux/ })).toBeVisible();
  const before = (await groupsOf(reader)).find((g) => g.id === group.id)?.unread;
  await post(writer, id, "Sans bruit");
  const listed = listing(second.page, id);
  await expect(listed).toContainText("Sans bruit");
  await expect(listed).toContainText("silencieux");
  expect((await groupsOf(reader)).find((g) => g.id === group.id)?.unread).toBe(before);
});

test("a chair renames, moves what strayed and hides what hurts, and its author reads why", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const member = await someone(browser, "elected");
  const { id, group } = await discussionLookedAfter(chair, member, "Eau et divers");
  await open(chair, `/discussions/${id}`);
  await open(member, `/discussions/${id}`);

  await chair.page.getByRole("button", { name: "Gérer la discussion" }).click();
  await chair.page.getByRole("menuitem", { name: "Renommer la discussion" }).click();
  await chair.page.getByLabel("Sujet").fill("Eau");
  await chair.page.getByRole("button", { name: "Renommer" }).click();
  await expect(member.page.getByRole("heading", { level: 1, name: "Eau" })).toBeVisible();

  await choose(chair.page, 3, "Déplacer…");
  const dialog = chair.page.getByRole("dialog");
  await dialog.getByLabel("Sujet").fill("Autre sujet");
  await dialog.getByLabel("Avec tous les messages qui suivent").check();
  await dialog.getByRole("button", { name: "Déplacer" }).click();
  await expect(chair.page.getByText("2 messages déplacés.")).toBeVisible();
  for (const page of [chair.page, member.page]) await expect(row(page, 3).getByRole("link", { name: /déplacé/ })).toBeVisible();
  await row(member.page, 4).getByRole("link", { name: /déplacé/ }).click();
  await expect(member.page.getByRole("heading", { level: 1, name: "Autre sujet" })).toBeVisible();
  await expect(row(member.page, 2)).toContainText("Suite de l’autre sujet");
  await expect(row(member.page, 2)).toContainText("Déplacé ici");

  await open(member, `/discussions/${id}`);
  await choose(chair.page, 2, "Masquer…");
  await chair.page.getByLabel("Motif").fill("Une personne y est citée.");
  await chair.page.getByRole("button", { name: "Masquer le message" }).click();
  await expect(row(chair.page, 2).getByText("Un mot déplacé")).toHaveCount(0);
  await expect(member.page.getByText(/Votre message n° 2 a été masqué/)).toBeVisible();
  await choose(member.page, 2, "Voir le motif et le texte");
  await expect(member.page.getByRole("dialog")).toContainText("Une personne y est citée.");
  await expect(member.page.getByRole("dialog")).toContainText("Un mot déplacé");
  await expectNoViolation(member.page);
  expect(group.my_role).not.toBeNull();
});

test("a report reaches the chairs at once, is judged, and whoever sent it is told", async ({ browser }) => {
  const chair = await someone(browser, "chair");
  const member = await someone(browser, "elected");
  const { id, group } = await discussionLookedAfter(chair, member, "À signaler");
  await post(chair, id, "Un mot de la présidence");
  await chair.page.goto(`/groups/${group.id}`);
  await open(member, `/discussions/${id}`);
  await choose(member.page, 5, "Signaler à l’animation");
  await member.page.getByLabel("Ce qui ne va pas").fill("Hors sujet");
  await member.page.getByRole("button", { name: "Signaler" }).click();
  await expect(member.page.getByText("Signalement envoyé")).toBeVisible();

  const tab = chair.page.getByRole("navigation", { name: "Parties du groupe" }).getByRole("link", { name: /^Signalements/ });
  await expect(tab).toContainText(/\d/);
  await tab.click();
  const report = listing(chair.page, id);
  await expect(report).toContainText("« Hors sujet »");
  await expectNoViolation(chair.page);
  await report.getByRole("button", { name: "Laisser en place" }).click();
  await expect(report).toHaveCount(0);
  await expect(member.page.getByText(/Votre signalement a été examiné/)).toBeVisible();

  await chair.page.getByRole("link", { name: "Vie du groupe" }).click();
  await expect(chair.page.getByRole("heading", { name: "Où en est le groupe" })).toBeVisible();
  for (const colorScheme of ["light", "dark"] as const) {
    await chair.page.emulateMedia({ colorScheme });
    await expect(chair.page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await expectNoViolation(chair.page);
  }
});
