import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { answer, someone, type Someone } from "./support/people";

test.setTimeout(150_000);

interface Offer {
  id: number;
  state: string;
  version: number;
}

const THEME = "innovation";

/** One's own offers, as the server knows them. */
const own = ({ page }: Someone) =>
  answer<{ items: Offer[]; places: { mandate_id: number }[] }>(page, "GET", "/api/buddying/offers/mine");

/** Withdraw whatever an earlier test left open, so that each begins with no offer. */
async function offersNothing(who: Someone) {
  for (const offer of (await own(who)).items.filter(({ state }) => state === "open")) {
    await who.page.request.put(`/api/buddying/offers/${offer.id}/withdrawal`, {
      headers: { "Sec-Fetch-Site": "same-origin", "If-Match": `"${offer.version}"` },
    });
  }
}

/** An open offer of this person on the theme, by the quick way. */
async function offers(who: Someone, more: object = {}) {
  await offersNothing(who);
  const mandate = (await own(who)).places[0]?.mandate_id;
  return answer<Offer>(who.page, "POST", "/api/buddying/offers", {
    mandate_id: mandate, themes: [THEME], languages: ["fr"], formats: ["call"], at_once: 5, per_quarter: 20, ...more,
  });
}

let made = 0;

/** A request of this person's authority on the theme. */
async function asks(who: Someone) {
  const mandate = (await own(who)).places[0]?.mandate_id;
  const title = `Un premier dossier ${Date.now()}-${(made += 1)}`;
  return answer<{ id: number }>(who.page, "POST", "/api/buddying/requests", { mandate_id: mandate, title, themes: [THEME] });
}

const chip = (page: Page, name: string) => page.getByText(name, { exact: true });

test("a technician offers help on a phone, hears what contradicts, pauses, and takes the offer back", async ({ browser }) => {
  const who = await someone(browser, "technician_big", { viewport: { width: 360, height: 780 } });
  const { page } = who;
  await offersNothing(who);
  await page.goto("/buddying/offer");
  await page.getByRole("button", { name: "Proposer mon aide" }).click();
  await expect(page.getByText("À renseigner.").first()).toBeVisible();
  await chip(page, "Innovation").click();
  await page.getByLabel("Binômes en même temps").fill("3");
  await page.getByRole("button", { name: "Proposer mon aide" }).click();
  await expect(page.getByText(/ne peut pas être plus petit/)).toBeVisible();
  await expectNoViolation(page);
  await page.getByLabel("Nouvelles demandes par trimestre").fill("4");
  await page.getByLabel("Ce que vous avez déjà fait").fill("Deux dossiers menés, dont un retenu.");
  await page.getByLabel(/taille de votre équipe internationale/).fill("2");
  await page.getByRole("button", { name: "Proposer mon aide" }).click();
  await expect(page.getByRole("list", { name: "Où en est votre offre" })).toContainText("3 places libres");

  await page.getByRole("button", { name: "Ajouter une pause" }).click();
  await page.getByLabel("Pause 1, premier jour").fill(new Date().toLocaleDateString("sv-SE", { timeZone: "Europe/Paris" }));
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/En pause aujourd’hui/)).toBeVisible();
  await page.getByRole("button", { name: "Retirer mon offre" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Retirer mon offre" }).click();
  await expect(page.getByRole("button", { name: "La rouvrir telle quelle" }).first()).toBeVisible();
});

test("an offer that was changed elsewhere meanwhile keeps both changes in sight", async ({ browser }) => {
  const who = await someone(browser, "technician_big");
  const { page } = who;
  const offer = await offers(who);
  await page.goto("/buddying/offer");
  await page.getByLabel("Ce que vous avez déjà fait").fill("Un dossier retenu.");
  await page.request.patch(`/api/buddying/offers/${offer.id}`, {
    data: { per_quarter: 30 },
    headers: { "Sec-Fetch-Site": "same-origin", "If-Match": `"${offer.version}"` },
  });
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText(/Entre-temps, l’offre a été modifiée ailleurs/)).toBeVisible();
  await expect(page.getByLabel("Nouvelles demandes par trimestre")).toHaveValue("30");
  await expect(page.getByLabel("Ce que vous avez déjà fait")).toHaveValue("Un dossier retenu.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Votre offre est à jour.")).toBeVisible();
});

test("who asks sees the peer with reasons, leaves them for later, then asks them", async ({ browser }) => {
  const helper = await someone(browser, "technician_big");
  await offers(helper, { evidence: "Deux dossiers menés." });
  const asker = await someone(browser, "technician_small");
  const request = await asks(asker);
  const { page } = asker;
  await page.goto(`/buddying/requests/${request.id}`);
  const card = page.getByRole("article", { name: new RegExp(helper.persona.name) });
  await expect(card).toContainText("Propose son aide sur « Innovation »");
  await expect(card).toContainText(/accord \d+ \/ 100/);
  await expect(card).toContainText("Deux dossiers menés.");
  await expectNoViolation(page);
  await card.getByRole("button", { name: "Pas maintenant" }).click();
  await expect(card).toHaveCount(0);
  await page.getByRole("button", { name: "Revoir" }).click();
  await card.getByRole("button", { name: "Demander" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Un mot pour cette personne").fill("Auriez-vous une heure ?");
  await expectNoViolation(page);
  await dialog.getByRole("button", { name: "Envoyer la sollicitation" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(card).toHaveCount(0);
});

test("the secretariat sees what other weights would change, says why, and two who save are told", async ({ browser }) => {
  const helper = await someone(browser, "technician_big");
  await offers(helper);
  const asker = await someone(browser, "technician_small");
  const request = await asks(asker);
  const { page } = await someone(browser, "secretariat");
  await page.goto("/secretariat/buddying/weights");
  const size = page.getByRole("textbox", { name: "Taille" });
  await size.fill("-1");
  await expect(page.getByText("Un poids ne peut pas être négatif.")).toBeVisible();
  const heavier = String(20 + (Date.now() % 60));
  await size.fill(heavier);
  const choice = page.getByRole("combobox", { name: "Pour quelle demande ouverte ?" });
  await choice.click();
  await page.getByRole("option", { name: new RegExp("Un premier dossier") }).first().click();
  await expect(page.getByRole("table")).toContainText(helper.persona.name);
  await page.getByRole("button", { name: "Enregistrer ces poids" }).click();
  await expect(page.getByText("À renseigner.")).toBeVisible();
  const reason = page.getByLabel("Pourquoi ce changement ?");
  await reason.fill("La taille compte davantage.");

  const { weights, version } = await answer<{ weights: object; version: number }>(page, "GET", "/api/buddying/weights");
  const first = await page.request.put("/api/buddying/weights", {
    data: { weights: { ...weights, region: Date.now() % 90 }, why: "La région aussi." },
    headers: { "Sec-Fetch-Site": "same-origin", "If-Match": `"${version}"` },
  });
  expect(first.status()).toBe(200);
  await page.getByRole("button", { name: "Enregistrer ces poids" }).click();
  await expect(page.getByText(/Quelqu’un vient d’enregistrer la version/)).toBeVisible();
  await expect(size).toHaveValue(heavier);
  await page.getByRole("button", { name: "Enregistrer ces poids" }).click();
  await expect(page.getByText("Les nouveaux poids sont en vigueur.")).toBeVisible();
  await expect(page.getByRole("region", { name: "Versions" })).toContainText("La taille compte davantage.");

  await asker.page.goto("/buddying/weights");
  await expect(asker.page.getByText("La taille compte davantage.").first()).toBeVisible();
  await expect(asker.page.getByRole("button", { name: "Enregistrer ces poids" })).toHaveCount(0);
  expect(request.id).toBeGreaterThan(0);
});

test("offer, candidates and weights at both widths, in both schemes", async ({ browser }) => {
  const helper = await someone(browser, "technician_big");
  await offers(helper, { evidence: "Deux dossiers menés, dont un retenu." });
  await look(helper.page, "buddying-offer", "/buddying/offer");
  const asker = await someone(browser, "technician_small");
  const request = await asks(asker);
  await look(asker.page, "buddying-candidates", `/buddying/requests/${request.id}`, (page) =>
    expect(page.getByRole("article").first()).toBeVisible(),
  );
  await look(asker.page, "buddying-weights-read", "/buddying/weights");
  const { page } = await someone(browser, "secretariat");
  await look(page, "buddying-weights", "/secretariat/buddying/weights");
});
