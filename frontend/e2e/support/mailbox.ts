import { expect, type Page } from "@playwright/test";

interface Mail {
  id: string;
  subject: string;
  text: string;
}

/** The last mail that the demo mailbox received for an address, once it is there. */
export async function lastMail(page: Page, to: string): Promise<Mail> {
  const session = (await (await page.request.get("/api/session")).json()) as { mailbox_url: string };
  const ask = async <Shape>(path: string) => (await (await page.request.get(session.mailbox_url + path)).json()) as Shape;
  const list = () => ask<{ items: Mail[] }>(`/api/messages?to=${encodeURIComponent(to)}&limit=1`);
  await expect.poll(async () => (await list()).items.length, { message: `a mail to ${to}`, timeout: 20_000 }).toBe(1);
  const [newest] = (await list()).items;
  return ask<Mail>(`/api/messages/${newest?.id}`);
}
