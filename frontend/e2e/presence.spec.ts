import { expect, test, type Locator, type Page } from "@playwright/test";
import { expectNoViolation } from "./support/axe";
import { someone } from "./support/people";
import { discussionOf } from "./support/talk";

test.setTimeout(120_000);

const wide = { viewport: { width: 1440, height: 900 } };
const panel = (page: Page): Locator => page.getByRole("complementary").getByRole("listitem").filter({ hasText: "Agente" });

/** Every frame of the live layer that this page is sent from now on. */
function framesOf(page: Page): string[] {
  const frames: string[] = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => void frames.push(String(payload))));
  return frames;
}

test("who is there in two tabs is there once, and gone within seconds of closing the last", async ({ browser }) => {
  const one = await someone(browser, "elected", wide);
  const other = await someone(browser, "technician_big", wide);
  const secondTab = await other.page.context().newPage();
  const { id } = await discussionOf("Qui est là", "Bonjour", one, other);
  const frames = framesOf(one.page);
  for (const page of [one.page, other.page, secondTab]) {
    await page.goto(`/discussions/${id}`);
    await expect(page.getByLabel("Votre message")).toBeVisible();
  }
  await expect(panel(one.page)).toHaveCount(1);
  await expect(panel(secondTab)).toHaveCount(1);
  const asked: string[] = [];
  one.page.on("request", (request) => void asked.push(request.url()));
  const wholes = frames.filter((frame) => frame.includes('"live.presence"')).length;

  await other.page.close();
  await secondTab.close();
  await expect(panel(one.page)).toHaveCount(0, { timeout: 3_000 });
  expect(wholes).toBe(1);
  expect(frames.filter((frame) => frame.includes('"live.presence"'))).toHaveLength(1);
  expect(asked.filter((url) => url.includes("/api/"))).toEqual([]);
});

for (const [language, scheme, width] of [
  ["fr", "light", 360],
  ["en", "dark", 360],
  ["fr", "dark", 1440],
  ["en", "light", 1440],
] as const) {
  test(`who is here reads well at ${width} px, ${scheme}, ${language}`, async ({ browser }, info) => {
    const options = { viewport: { width, height: 900 }, colorScheme: scheme };
    const one = await someone(browser, "elected", options);
    const other = await someone(browser, "technician_big", wide);
    const { id } = await discussionOf("Qui est là, à l’œil", "Bonjour", one, other);
    const headers = { "Sec-Fetch-Site": "same-origin" };
    await one.page.request.patch("/api/me", { data: { language, color_scheme: scheme }, headers });
    await one.page.goto(`/discussions/${id}`);
    await other.page.goto(`/discussions/${id}`);
    const here = language === "fr" ? "Ici maintenant" : "Here now";
    await expect(one.page.getByText(here).filter({ visible: true })).toBeVisible();
    await expect(one.page.getByText(/Agente/).filter({ visible: true }).first()).toBeVisible();
    await other.page.getByLabel("Votre message").pressSequentially("Bonjour");
    await expect(one.page.getByTestId("typing")).toHaveText(language === "fr" ? /écrit…$/ : /is writing…$/);
    await one.page.screenshot({ path: info.outputPath("here.png") });
    await expectNoViolation(one.page);
  });
}
