import { expect, test } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { someoneLeaves } from "./support/leaving";
import { look } from "./support/look";
import { someone } from "./support/people";

test.setTimeout(180_000);

// A worker that just started finds what it owes at its next sweep.
const noticed = { timeout: 45_000 };
let made = 0;
const named = (words: string) => `${words} ${Date.now()}-${(made += 1)}`;

test("a successor takes over in one press what somebody left, and the peer knows with whom to go on", async ({ browser }) => {
  const successor = await someone(browser, "technician_small");
  const peer = await someone(browser, "technician_big");
  const title = named("Eau à Madagascar");
  await successor.page.goto("/buddying");
  await expect(successor.page.getByRole("heading", { level: 1, name: "Parrainage" })).toBeVisible();
  const pair = someoneLeaves(successor, peer, title, successor);

  // It shows by itself, at both ends.
  const notice = successor.page.getByRole("region", { name: /relais? vous attend/ }).getByRole("listitem").filter({ hasText: title.slice(-9) });
  await expect(notice).toContainText("a quitté ses fonctions : 2 demandes, un binôme, une offre d’aide.", noticed);
  await peer.page.goto(`/buddying/pairs/${pair}`);
  await expect(peer.page.getByText(`${successor.persona.name} doit prendre la suite.`)).toBeVisible();
  await expectNoViolation(peer.page);

  await notice.getByRole("link", { name: "Voir et reprendre" }).click();
  const { page } = successor;
  await expect(page.getByRole("heading", { level: 1, name: /Passage de relais/ })).toBeVisible();
  const request = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: title, exact: true }) });
  await expect(request).toBeVisible();
  await expect(page.getByRole("main")).toContainText(peer.persona.name);
  await expect(page.getByText("3 dossiers continuent · un dossier s’arrête")).toBeVisible();
  await expectNoViolation(page);
  await request.getByRole("radio", { name: "Retirer la demande" }).check();
  await expect(page.getByText("2 dossiers continuent · 2 dossiers s’arrêtent")).toBeVisible();
  await request.getByRole("radio", { name: "Je la reprends" }).check();
  const second = await page.context().newPage();
  await second.goto(page.url());
  await page.getByRole("button", { name: "Confirmer le passage de relais" }).click();
  await expect(page.getByText("Ce passage de relais est fait")).toBeVisible();
  await expect(page.getByText(`Confirmé par ${successor.persona.name}`)).toBeVisible();

  // Nothing is left to press elsewhere, and the peer's page has both again.
  await expect(second.getByText("Ce passage de relais est fait")).toBeVisible();
  await expect(peer.page.getByText("doit prendre la suite")).toHaveCount(0);
  await expect(peer.page.getByRole("main")).toContainText(successor.persona.name);
  await page.goto(`/buddying/pairs/${pair}`);
  await expect(page.getByRole("heading", { level: 1, name: `${title}, à deux` })).toBeVisible();
  await page.getByRole("link", { name: "Ouvrir la discussion" }).click();
  await expect(page).toHaveURL(/\/discussions\/\d+/);
});

test("without a successor it waits in the secretariat’s queue, which asks somebody or gives it", async ({ browser }) => {
  const colleague = await someone(browser, "technician_small");
  const peer = await someone(browser, "technician_big");
  const staff = await someone(browser, "secretariat");
  const title = named("Accueillir une délégation");
  const pair = someoneLeaves(colleague, peer, title, null);
  await peer.page.goto(`/buddying/pairs/${pair}`);
  await expect(peer.page.getByText("Le secrétariat cherche qui prend la suite.")).toBeVisible(noticed);

  const { page } = staff;
  await page.goto("/secretariat/buddying/handovers");
  const line = page.getByRole("listitem").filter({ hasText: `part ${title.slice(-9)}` });
  await expect(line).toContainText("dans la file du secrétariat");
  await line.getByRole("link").click();
  await expect(page.getByText("Personne n’est nommé")).toBeVisible();
  await expect(page.getByText("Une offre d’aide est personnelle")).toBeVisible();
  await page.getByRole("button", { name: "Confirmer le passage de relais" }).click();
  await expect(page.getByText("Choisissez à qui confier ce qui continue.")).toBeVisible();
  await expectNoViolation(page);

  // First somebody is asked; then, after all, the secretariat gives it itself.
  const asked = page.getByRole("combobox", { name: "Demander à quelqu’un de reprendre" });
  await asked.click();
  await page.getByRole("option", { name: new RegExp(colleague.persona.name) }).click();
  await page.getByRole("button", { name: "Demander", exact: true }).click();
  await expect(page.getByRole("region", { name: "Qui prend la suite" })).toContainText(colleague.persona.name);
  await page.getByRole("combobox", { name: /Confier ce qui continue à/ }).click();
  await page.getByRole("option", { name: new RegExp(colleague.persona.name) }).click();
  await page.getByRole("button", { name: "Confirmer le passage de relais" }).click();
  await expect(page.getByText("Ce passage de relais est fait")).toBeVisible();
  await expect(peer.page.getByRole("main")).toContainText(colleague.persona.name);

  const hidden = await peer.page.request.get(`/api${new URL(page.url()).pathname}`);
  expect(hidden.status()).toBe(404);
});

test("the pages of a hand-over look right at both sizes, in both schemes and languages", async ({ browser }) => {
  const successor = await someone(browser, "technician_small");
  const peer = await someone(browser, "technician_big");
  const staff = await someone(browser, "secretariat");
  someoneLeaves(successor, peer, named("Monter un jumelage"), successor);
  const { page } = successor;
  await page.goto("/buddying");
  const link = page.getByRole("link", { name: "Voir et reprendre" }).last();
  await expect(link).toBeVisible(noticed);
  const path = await link.getAttribute("href");
  await look(page, "buddying-handover", path ?? "");
  await look(staff.page, "buddying-handover-staff", path ?? "");
  await look(staff.page, "buddying-handovers", "/secretariat/buddying/handovers");
  await look(page, "buddying-hub-handover", "/buddying");
  expect((await page.request.patch("/api/me", { data: { language: "en" }, headers: { "Sec-Fetch-Site": "same-origin" } })).status()).toBe(200);
  await page.goto(path ?? "");
  await expect(page.getByRole("heading", { level: 1, name: /^Hand-over/ })).toBeVisible();
  await expectNoViolation(page);
  await page.screenshot({ path: "screenshots/buddying-handover-en.png", fullPage: true });
  expect((await page.request.patch("/api/me", { data: { language: "fr" }, headers: { "Sec-Fetch-Site": "same-origin" } })).status()).toBe(200);
});
