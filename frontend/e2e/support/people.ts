import { expect, test, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "@playwright/test";

export type Role = "elected" | "technician_big" | "technician_small" | "chair" | "secretariat" | "secretariat_second" | "partner";

interface Persona {
  id: number;
  role: Role;
  name: string;
  authority: { id: number; name: string } | null;
}

export interface Someone {
  page: Page;
  persona: Persona;
}

/** Sign a persona in, by the same request as the button of the sign-in page, past the first visit. */
export async function become(page: Page, role: Role, { welcomed = true } = {}): Promise<Persona> {
  await closeThoseOfEarlierTests();
  await demoTold(page);
  const personas = (await (await page.request.get("/api/session/personas")).json()) as { items: Persona[] };
  const persona = personas.items.find((item) => item.role === role);
  if (!persona) throw new Error(`no persona plays ${role}`);
  const headers = { "Sec-Fetch-Site": "same-origin" };
  const entered = await page.request.post("/api/session/demo", { data: { persona: persona.id }, headers });
  expect(entered.status()).toBe(201);
  if (welcomed) {
    const change = { onboarded: true, language: "fr", color_scheme: "auto" };
    expect((await page.request.patch("/api/me", { data: change, headers })).status()).toBe(200);
    const owed = (await (await page.request.get("/api/texts-to-acknowledge")).json()) as { items: { name: string; version: number }[] };
    for (const { name, version } of owed.items) {
      const noted = await page.request.post(`/api/texts/${name}/acknowledgement`, { data: { version }, headers });
      expect(noted.status()).toBe(204);
    }
  }
  return persona;
}

let told = false;

/** A stack that just began still tells its people of the demo's own news: who starts with nothing unread waits for that. */
async function demoTold(page: Page): Promise<void> {
  if (told) return;
  const waiting = /^collab_(?:outbox_waiting|reactions_waiting\{state="pending"\}) (\d+)/gm;
  const left = async () => [...(await (await page.request.get("/metrics")).text()).matchAll(waiting)].map(([, count]) => Number(count));
  await expect.poll(left, { timeout: 60_000 }).toEqual([0, 0]);
  told = true;
}

const browsers: { context: BrowserContext; run: string }[] = [];
const thisRun = () => `${test.info().testId} ${test.info().retry}`;

/** Pages that earlier tests left open would hear everything that happens from now on, and ask again each time. */
async function closeThoseOfEarlierTests(): Promise<void> {
  const over = browsers.filter(({ run }) => run !== thisRun());
  browsers.splice(0, browsers.length, ...browsers.filter(({ run }) => run === thisRun()));
  await Promise.all(over.map(({ context }) => context.close()));
}

/** Someone at a browser of their own, until their test is over. */
export async function someone(browser: Browser, role: Role, options: BrowserContextOptions = {}): Promise<Someone> {
  await closeThoseOfEarlierTests();
  const context = await browser.newContext({ locale: "fr-FR", timezoneId: "Europe/Paris", ...options });
  browsers.push({ context, run: thisRun() });
  const page = await context.newPage();
  return { page, persona: await become(page, role) };
}

/** What the server answers to a request of the person at this page. */
export async function answer<Shape>(page: Page, method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, data?: object) {
  const response = await page.request.fetch(path, { method, data, headers: { "Sec-Fetch-Site": "same-origin" } });
  if (!response.ok()) throw new Error(`${method} ${path} answered ${response.status()}: ${await response.text()}`);
  return (response.status() === 204 ? undefined : await response.json()) as Shape;
}
