import { deflateSync } from "node:zlib";
import { expect, test, type Locator } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { someone } from "./support/people";
import { discussionOf } from "./support/talk";

const pdf = Buffer.from("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");

/** A PNG of one colour, large enough to be shown smaller. */
function plan(width = 900, height = 600): Buffer {
  const crc = (bytes: Buffer): number => {
    let rest = ~0;
    for (const byte of bytes) {
      rest ^= byte;
      for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    }
    return ~rest >>> 0;
  };
  const chunk = (name: string, content: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), content]);
    const [before, after] = [Buffer.alloc(4), Buffer.alloc(4)];
    before.writeUInt32BE(content.length);
    after.writeUInt32BE(crc(named));
    return Buffer.concat([before, named, after]);
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, Buffer.from([11, 106, 111]))]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const image = { name: "Plan du port.png", mimeType: "image/png", buffer: plan() };
const report = { name: "Délibération n° 12.pdf", mimeType: "application/pdf", buffer: pdf };
const fake = { name: "rapport.pdf", mimeType: "application/pdf", buffer: Buffer.from("<html>Bonjour</html>") };

const isShown = (picture: Locator) => picture.evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth > 0);

test("a document and an image are sent, seen by the other and saved; a disguised page is refused with its reason", async ({ browser }) => {
  test.setTimeout(120_000);
  const one = await someone(browser, "elected");
  const other = await someone(browser, "technician_big", { acceptDownloads: true });
  const { id } = await discussionOf("Le plan du port", "Voici le premier mot.", one, other);
  for (const { page } of [one, other]) await page.goto(`/discussions/${id}`);

  await one.page.getByTestId("attach").setInputFiles([report, image, fake]);
  const attached = one.page.getByRole("list", { name: "Fichiers joints" });
  await expect(attached.getByRole("alert")).toContainText("Ce type de fichier n’est pas accepté");
  await one.page.getByRole("button", { name: "Retirer rapport.pdf" }).click();
  await expect(attached.getByRole("button", { name: "Retirer Plan du port.png" })).toBeVisible();
  await one.page.reload();
  await expect(attached.getByRole("listitem")).toHaveCount(2);
  await expectNoViolation(one.page);
  await one.page.getByRole("button", { name: "Envoyer" }).click();
  await expect(attached).toHaveCount(0);

  for (const { page } of [one, other]) {
    const bearer = page.getByRole("log").getByRole("article").last();
    await expect(bearer.getByRole("link", { name: /Délibération n° 12\.pdf PDF · 1\sko/ })).toBeVisible();
    // The worker makes it; what no job announced, its sweep finds within half a minute.
    await expect.poll(() => isShown(bearer.locator(`img[alt="${image.name}"]`)), { timeout: 40_000 }).toBe(true);
  }
  const saving = other.page.waitForEvent("download");
  await other.page.getByRole("link", { name: /Délibération/ }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe(report.name);
  const address = new URL(saved.url()).pathname;
  const { status, headers } = await other.page.evaluate(async (path) => {
    const answer = await fetch(path);
    return { status: answer.status, headers: Object.fromEntries(answer.headers) };
  }, address);
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    "content-disposition": "attachment; filename*=UTF-8''D%C3%A9lib%C3%A9ration%20n%C2%B0%2012.pdf",
    "content-type": "application/pdf",
    "x-content-type-options": "nosniff",
  });
  expect(headers["content-security-policy"]).toContain("sandbox");

  await other.page.emulateMedia({ colorScheme: "dark" });
  await other.page.getByRole("button", { name: "Agrandir Plan du port.png" }).click();
  const dialog = other.page.getByRole("dialog", { name: image.name });
  await expect.poll(() => isShown(dialog.locator(`img[alt="${image.name}"]`))).toBe(true);
  await expect(dialog.getByRole("link", { name: "Télécharger" })).toBeVisible();
  await expectNoViolation(other.page);
  await other.page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});
