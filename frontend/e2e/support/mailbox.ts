import { expect, type Page } from "@playwright/test";

interface Mail {
  id: string;
  subject: string;
  text: string;
}

/** What the demo mailbox answers. */
async function mailbox(page: Page) {
  const session = (await (await page.request.get("/api/session")).json()) as { mailbox_url: string };
  return async <Shape>(path: string) => (await (await page.request.get(session.mailbox_url + path)).json()) as Shape;
}

/** The last mail that the demo mailbox received for an address, once it is there. */
export async function lastMail(page: Page, to: string): Promise<Mail> {
  const ask = await mailbox(page);
  const list = () => ask<{ items: Mail[] }>(`/api/messages?to=${encodeURIComponent(to)}&limit=1`);
  await expect.poll(async () => (await list()).items.length, { message: `a mail to ${to}`, timeout: 20_000 }).toBe(1);
  const [newest] = (await list()).items;
  return ask<Mail>(`/api/messages/${newest?.id}`);
}

/** The mail to an address that says these words in its subject or its text, once it is there: what waits to be gathered is looked at every half minute. */
export async function mailSaying(page: Page, to: string, words: string): Promise<Mail> {
  const ask = await mailbox(page);
  let found: Mail | undefined;
  const look = async () => {
    const { items } = await ask<{ items: Mail[] }>(`/api/messages?to=${encodeURIComponent(to)}&limit=5`);
    for (const { id } of items) {
      const mail = await ask<Mail>(`/api/messages/${id}`);
      if (`${mail.subject}\n${mail.text}`.includes(words)) found = mail;
    }
    return found !== undefined;
  };
  await expect.poll(look, { message: `a mail to ${to} that says ${words}`, timeout: 75_000 }).toBe(true);
  return found as Mail;
}
