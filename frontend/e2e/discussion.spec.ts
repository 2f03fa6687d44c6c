import { expect, test, type Browser, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { answer, someone, type Someone } from "./support/people";
import { full } from "./support/stack";
import { discussionOf, expectExact, giveHistory, middle, post, rest, shown, tall, write } from "./support/talk";

test.setTimeout(120_000);

const banner = (page: Page) => page.getByText(/^(Hors ligne|Connexion interrompue)/);
const open = async ({ page }: Someone, path: string) => {
  await page.goto(path);
  await expect(page.getByLabel("Votre message")).toBeVisible();
};

/** Two people with the same discussion open. */
async function twoTalking(browser: Browser, title: string, first = "Premier message") {
  const one = await someone(browser, "elected", tall);
  const other = await someone(browser, "technician_big", tall);
  const { id, group } = await discussionOf(title, first, one, other);
  await open(one, `/discussions/${id}`);
  await open(other, `/discussions/${id}`);
  await expect(one.page.getByRole("complementary").getByText("Agente")).toBeVisible();
  return { one, other, id, group };
}

test("two people talk, see each other there and see each other write", async ({ browser }) => {
  const { one, other, id } = await twoTalking(browser, "Eau et assainissement", "");
  await expect(one.page.getByText("Personne n’a encore écrit ici.")).toBeVisible();
  await expect(one.page.getByText(/^Lu par les \d+ membres de/)).toBeVisible();

  await other.page.getByLabel("Votre message").pressSequentially("Bonjour");
  await expect(one.page.getByText("Agente, Nantes Métropole, écrit…")).toBeVisible();
  await write(other, "Bonjour à tous,\n\n- un **point** ;\n- un <script>alert(1)</script> autre.");
  await expect(one.page.getByText("Agente, Nantes Métropole, écrit…")).toBeHidden();
  const message = one.page.getByRole("log").getByRole("article", { name: /Agente/ });
  await expect(message.getByRole("listitem")).toHaveCount(2);
  await expect(message.locator("strong")).toHaveText("point");
  await expect(message.getByText("responsable de la coopération internationale · Nantes Métropole")).toBeVisible();

  await write(one, "Merci, bien reçu.");
  await expect(other.page.getByRole("log").getByText("Merci, bien reçu.")).toBeVisible();
  expect(await shown(one.page)).toEqual(await shown(other.page));
  await expect(other.page.getByText("2 messages · 2 participant·es")).toBeVisible();

  await other.page.goto("/");
  await expect(one.page.getByRole("complementary").getByText("Agente")).toBeHidden();
  expect((await answer<{ items: unknown[] }>(one.page, "GET", `/api/discussions/${id}/messages`)).items).toHaveLength(2);
});

test("the focus stays where one writes while messages come", async ({ browser }) => {
  const { one, other, id } = await twoTalking(browser, "Le clavier d’abord");
  const field = one.page.getByLabel("Votre message");
  await field.fill("Je suis en train d’écrire");
  await post(other, id, "Pendant ce temps");
  await expect(one.page.getByRole("log").getByText("Pendant ce temps")).toBeVisible();
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("Je suis en train d’écrire");
  await one.page.reload();
  await expect(field).toHaveValue("Je suis en train d’écrire");
});

test("what is unread is counted on every page and gone once read, in every tab", async ({ browser }) => {
  const reader = await someone(browser, "elected");
  const writer = await someone(browser, "technician_big");
  const { id, group } = await discussionOf("Ce qui est nouveau", "Premier message", writer, reader);
  const secondTab = { ...reader, page: await reader.page.context().newPage() };
  const rail = ({ page }: Someone) => page.getByRole("navigation", { name: "Mes groupes" }).getByRole("link", { name: group.name });
  const unread = async () =>
    (await answer<{ items: { id: number; unread: number }[] }>(reader.page, "GET", "/api/groups")).items.find((g) => g.id === group.id)?.unread ?? 0;

  await reader.page.goto("/groups");
  await secondTab.page.goto("/");
  const before = await unread();
  expect(before).toBeGreaterThan(0);
  for (const tab of [reader, secondTab]) await expect(rail(tab)).toContainText(`${before} message`);
  await post(writer, id, "Deuxième message");
  for (const tab of [reader, secondTab]) await expect(rail(tab)).toContainText(`${before + 1} messages non lus`);

  await open(reader, `/discussions/${id}`);
  await expect(reader.page.getByText("nouveau", { exact: true })).toBeVisible();
  for (const tab of [reader, secondTab]) await expect(rail(tab)).not.toContainText(`${before + 1} messages non lus`);
  await expect.poll(unread).toBe(before - 1);
  await expect(reader.page.getByText("nouveau", { exact: true })).toBeVisible();
});

const CUT = full ? 30_000 : 8_000;

test("after a time without network the page holds exactly what was posted, and sends once what was written", async ({ browser }) => {
  const { one, other, id } = await twoTalking(browser, "Dans un tunnel");
  await one.page.evaluate(() => Object.assign(window, { neverReloaded: true }));
  await one.page.context().setOffline(true);
  await expect(banner(one.page)).toBeVisible();
  const cut = Date.now();
  await write(one, "Écrit sans réseau");
  await write(one, "Et encore cela");
  await expect(one.page.getByText("En attente")).toHaveCount(2);
  for (let count = 1; count <= 12; count++) await post(other, id, `Pendant la coupure ${count}`);
  await expect.poll(() => Date.now() - cut, { timeout: CUT + 10_000 }).toBeGreaterThan(CUT);
  expect(await shown(one.page)).toEqual(["Premier message"]);

  await one.page.context().setOffline(false);
  await expectExact(id, [one, other]);
  await expect(banner(one.page)).toHaveCount(0);
  const bodies = await shown(other.page);
  expect(bodies.slice(-2)).toEqual(["Écrit sans réseau", "Et encore cela"]);
  expect(bodies).toHaveLength(15);
  expect(await one.page.evaluate(() => "neverReloaded" in window)).toBe(true);
});

test("what was written before a reload without network is still sent, once", async ({ browser }) => {
  const { one, other, id } = await twoTalking(browser, "Fermer trop tôt");
  await one.page.route(`**/api/discussions/${id}/messages`, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
  await write(one, "Écrit avant de recharger");
  await expect(one.page.getByText("En attente")).toBeVisible();
  await one.page.unroute(`**/api/discussions/${id}/messages`);
  const second = { ...one, page: await one.page.context().newPage() };
  await Promise.all([one.page.reload(), open(second, `/discussions/${id}`)]);
  await expectExact(id, [one, second, other]);
  expect(await shown(other.page)).toEqual(["Premier message", "Écrit avant de recharger"]);
});

test("a refused message says why and waits for its author to decide", async ({ browser }) => {
  const { one, id } = await twoTalking(browser, "Un mandat terminé");
  const refuse = (body: string) =>
    one.page.evaluate(
      ([person, discussion, text]) => {
        const key = crypto.randomUUID();
        const item = { key, discussionId: discussion, body: text, mandateId: 999_999_999, writtenAt: Date.now(), refusal: null };
        localStorage.setItem(`collab.outbox.${person}.${key}`, JSON.stringify(item));
      },
      [one.persona.id, id, body] as const,
    );
  await refuse("Au nom d’un mandat qui n’est pas le mien");
  await one.page.reload();
  const alert = one.page.getByRole("alert");
  await expect(alert).toContainText("Message non envoyé. Ce mandat est terminé");
  await expectNoViolation(one.page);
  await alert.getByRole("button", { name: "Réessayer" }).click();
  await expect(alert).toContainText("Message non envoyé.");
  await alert.getByRole("button", { name: "Retirer" }).click();
  await expect(alert).toHaveCount(0);
  await one.page.reload();
  await expect(one.page.getByLabel("Votre message")).toBeVisible();
  expect(await shown(one.page)).toEqual(["Premier message"]);
});

test("a permalink opens its message in the middle of a long history, which pages both ways", async ({ browser }) => {
  const reader = await someone(browser, "elected");
  const { id } = await discussionOf("Dix mille messages", "Premier message", reader);
  giveHistory(id, 9_999);
  const { page } = reader;
  const row = (number: number) => page.getByRole("log").locator(`[data-number="${number}"] article`);

  await open(reader, `/discussions/${id}/5000`);
  await expect(row(5000)).toBeInViewport();
  await expect(row(5000)).toContainText("Point 5000");
  await expect(row(5000)).toHaveAttribute("data-target", "true");
  const standing = await page.locator("li[data-number]").count();
  expect(standing).toBeLessThan(60);

  await page.mouse.move(700, 400);
  for (const [direction, from, until] of [[-1, 5000, 4940], [1, 4940, 5030]] as const) {
    const reached: number[] = [];
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, direction * 500);
        reached.push(await middle(page));
        return direction * (reached.at(-1) ?? from) >= direction * until;
      }, { timeout: 60_000, intervals: [30] })
      .toBe(true);
    // The page never jumps: each turn of the wheel goes its own way, by a few messages.
    for (const [turn, number] of reached.entries()) {
      const step = direction * (number - (reached[turn - 1] ?? number));
      expect(step).toBeGreaterThanOrEqual(0);
      expect(step).toBeLessThan(15);
    }
  }

  await page.getByRole("button", { name: /Aller à la fin|nouveaux messages/ }).click();
  await expect(row(10_000)).toBeInViewport();
  await row(9_998).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/discussions/${id}/9998$`));
  await expect(row(9_998)).toHaveAttribute("data-target", "true");
});

test("someone who reads further up keeps their place, and is told how much has come", async ({ browser }) => {
  const reader = await someone(browser, "elected");
  const writer = await someone(browser, "technician_big");
  const { id } = await discussionOf("Relire en paix", "Premier message", writer, reader);
  giveHistory(id, 80);
  await answer(reader.page, "PUT", `/api/discussions/${id}/reading`, { number: 81 });
  const { page } = reader;
  await open(reader, `/discussions/${id}`);
  await expect(page.locator('[data-number="81"]')).toBeInViewport();
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, -2_000);
  await expect(page.locator('[data-number="81"]')).not.toBeInViewport();
  await rest(page);
  const place = await middle(page);
  for (const body of ["Du nouveau", "Encore"]) await post(writer, id, body);
  await page.getByRole("button", { name: "2 nouveaux messages" }).waitFor();
  await rest(page);
  expect(await middle(page)).toBe(place);
  await page.getByRole("button", { name: "2 nouveaux messages" }).click();
  await expect(page.getByText("Encore", { exact: true })).toBeInViewport();
  await post(writer, id, "Suivi");
  await expect(page.getByText("Suivi", { exact: true })).toBeInViewport();
});

test("someone removed from the group loses the open page at once", async ({ browser }) => {
  const chair = await someone(browser, "secretariat");
  const guest = await someone(browser, "technician_small");
  const name = `Groupe restreint ${Date.now()}`;
  const group = await answer<{ id: number }>(chair.page, "POST", "/api/groups", { name, visibility: "invitation", listed: false });
  await answer(chair.page, "POST", `/api/groups/${group.id}/members`, { person_id: guest.persona.id });
  const { id } = await answer<{ id: number }>(chair.page, "POST", `/api/groups/${group.id}/discussions`, { title: "Entre nous" });
  await open(guest, `/discussions/${id}`);
  await post(chair, id, "Bienvenue");
  await expect(guest.page.getByText("Bienvenue")).toBeVisible();
  await answer(chair.page, "DELETE", `/api/groups/${group.id}/members/${guest.persona.id}`);
  await expect(guest.page.getByText("Vous n’avez plus accès à cette discussion.")).toBeVisible();
  await expect(guest.page.getByText("Bienvenue")).toHaveCount(0);
  await expect(guest.page.getByRole("link", { name })).toHaveCount(0);
});

test("the discussion reads well in both schemes, at every width, in both languages", async ({ browser }) => {
  const { one, other, id } = await twoTalking(browser, "Adapter nos coopérations à la sécheresse au Maghreb", "Qui a déjà un marché qui marche ?");
  const { page } = one;
  await write(one, "Notre partenaire demande un appui sur la réutilisation des eaux usées.");
  await expect(page.getByText("Notre partenaire demande")).toBeVisible();
  await open(one, `/discussions/${id}/1`);
  for (const width of [320, 360, 1440]) {
    await page.setViewportSize({ width, height: width < 500 ? 780 : 900 });
    await post(other, id, `Vu en ${width} px`);
    await expect(page.getByText(`Vu en ${width} px`, { exact: true })).toBeAttached();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
      await page.screenshot({ path: `screenshots/discussion-${width}-${colorScheme}.png` });
      if (width !== 320) await expectNoViolation(page);
    }
  }
  await answer(page, "PATCH", "/api/me", { language: "en" });
  await page.reload();
  await expect(page.getByLabel("Your message")).toBeVisible();
  await expectNoViolation(page);
  await answer(page, "PATCH", "/api/me", { language: "fr" });
});
