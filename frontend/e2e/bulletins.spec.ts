import { expect, test, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { look } from "./support/look";
import { answer, someone } from "./support/people";

test.setTimeout(180_000);

interface Story {
  id: number;
  item_count: number;
}

/** Words that no other story has: each test tells of places of its own. */
const place = () => `Lieu${Date.now().toString(36)}`;

/** A story of Senegal that somebody typed. */
const typed = (page: Page, title: string, path = "") =>
  answer<Story>(page, "POST", "/api/stories", { title, url: `https://example.org/${Date.now()}${path}`, countries: ["SN"] });

const card = (page: Page, title: string) => page.getByRole("article").filter({ has: page.getByRole("heading", { name: title }) });

test("a technician promotes a story in two presses, the secretariat publishes it, somebody else reads it", async ({ browser }) => {
  const technician = await someone(browser, "technician_big");
  const secretariat = await someone(browser, "secretariat");
  const reader = await someone(browser, "technician_small");
  const title = `Pont fermé à ${place()}`;
  await typed(technician.page, title);

  await technician.page.goto("/veille/all");
  await card(technician.page, title).getByRole("button", { name: "Faire un bulletin" }).click();
  const form = technician.page.getByRole("dialog", { name: "Faire un bulletin" });
  await expect(form.getByRole("textbox", { name: "Titre" })).toHaveValue(title);
  await expect(form.getByText("Sénégal")).toBeVisible();
  await expectNoViolation(technician.page);
  await form.getByRole("button", { name: "Proposer" }).click();
  await expect(technician.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(technician.page.getByText(/attend d’être publié/)).toBeVisible();

  const at = new URL(technician.page.url()).pathname;
  expect((await reader.page.request.get(`/api${at}`)).status()).toBe(404);

  await secretariat.page.goto("/veille/to-publish");
  await card(secretariat.page, title).getByRole("button", { name: "Publier" }).click();
  await expect(card(secretariat.page, title)).toHaveCount(0);

  await reader.page.goto(at);
  await expect(reader.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(reader.page.getByText("À savoir")).toBeVisible();
  await expect(reader.page.getByRole("button", { name: "Modifier" })).toHaveCount(0);

  await secretariat.page.goto(at);
  await secretariat.page.getByRole("button", { name: "Modifier" }).click();
  const change = secretariat.page.getByRole("dialog", { name: "Modifier" });
  await change.getByRole("textbox", { name: "Trois lignes" }).fill("Le pont a rouvert.");
  await change.getByRole("button", { name: "Enregistrer" }).click();
  await expect(change.getByText("À renseigner.").first()).toBeVisible();
  await change.getByRole("radio", { name: "fait nouveau" }).check();
  await change.getByRole("textbox", { name: "En une phrase" }).fill("Réouverture ce matin");
  await change.getByRole("button", { name: "Enregistrer" }).click();
  await expect(change).toBeHidden();

  await reader.page.reload();
  await expect(reader.page.getByText("Le pont a rouvert.")).toBeVisible();
  const versions = reader.page.getByRole("region", { name: "Versions" });
  await expect(versions.getByText("Réouverture ce matin")).toBeVisible();
  await versions.getByText("Lire cette version").click();
  await expect(versions.getByText(title).first()).toBeVisible();
  await look(reader.page, "bulletin", at);
});

test("a wrong merge is undone in one press, and joined again by hand", async ({ browser }) => {
  const { page } = await someone(browser, "technician_big");
  const where = place();
  const first = await typed(page, `Marché rouvert à ${where}`, "-a");
  const second = await typed(page, `À ${where}, le marché rouvert`, "-b");
  expect(second).toMatchObject({ id: first.id, item_count: 2 });

  await page.goto(`/veille/stories/${first.id}`);
  await look(page, "story", `/veille/stories/${first.id}`);
  await page.getByRole("button", { name: /^Séparer/ }).first().click();
  await expect(page.getByText("La source est séparée, et le restera.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "1 source" })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Séparer/ })).toHaveCount(0);

  await page.getByRole("button", { name: "Réunir à une autre" }).click();
  const dialog = page.getByRole("dialog", { name: "Réunir à une autre" });
  await dialog.getByRole("searchbox").fill(where);
  await dialog.getByRole("button", { name: /^Réunir/ }).first().click();
  await expect(page.getByRole("heading", { name: "2 sources" })).toBeVisible();
});

test("a link typed by hand is a story, and a story set aside comes back", async ({ browser }) => {
  const { page } = await someone(browser, "technician_big");
  const title = `Gare inaugurée à ${place()}`;
  await page.goto("/veille/all");
  await page.getByRole("button", { name: "Ajouter un lien" }).click();
  const form = page.getByRole("dialog", { name: "Ajouter un lien" });
  await form.getByRole("textbox", { name: "Adresse de la page" }).fill("javascript:alert(1)");
  await form.getByRole("textbox", { name: "Titre" }).fill(title);
  await form.getByLabel("Pays").first().click();
  await page.getByRole("option", { name: "Sénégal" }).click();
  await form.getByRole("button", { name: "Ajouter" }).click();
  await expect(form.getByText(/adresse complète/)).toBeVisible();
  await form.getByRole("textbox", { name: "Adresse de la page" }).fill(`https://example.org/gare-${Date.now()}`);
  await form.getByRole("button", { name: "Ajouter" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();

  await page.getByRole("button", { name: "Écarter" }).click();
  await expect(page.getByText(/a été écartée/)).toBeVisible();
  await page.goto("/veille/all?made=aside");
  await card(page, title).getByRole("button", { name: "Remettre dans la veille" }).click();
  await expect(card(page, title)).toHaveCount(0);
});

test("the pages of monitoring at every width, light and dark", async ({ browser }) => {
  const { page } = await someone(browser, "secretariat");
  await look(page, "veille-mine", "/veille");
  await look(page, "veille-all", "/veille/all");
  await look(page, "veille-to-publish", "/veille/to-publish");
  await look(page, "bulletin-form", "/veille/all", async () => {
    await page.getByRole("button", { name: "Faire un bulletin" }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  });
});
