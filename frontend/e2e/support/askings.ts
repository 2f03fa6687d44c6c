import { answer, type Someone } from "./people";

interface Me {
  mandates: { id: number; valid: boolean; authority: { id: number } }[];
}

/** The mandate under which somebody asks and offers: their foremost one. */
export async function mandateOf({ page, persona }: Someone): Promise<number> {
  const { mandates } = await answer<Me>(page, "GET", "/api/me");
  const own = mandates.find(({ valid, authority }) => valid && authority.id === persona.authority?.id);
  if (!own) throw new Error(`${persona.name} holds no mandate`);
  return own.id;
}

/** Somebody asks for help with what is done in a country. */
export async function requestIn(country: string, title: string, asker: Someone): Promise<number> {
  const body = { mandate_id: await mandateOf(asker), title, details: "Nous cherchons qui l’a déjà fait.", countries: [country], formats: ["call"] };
  return (await answer<{ id: number }>(asker.page, "POST", "/api/buddying/requests", body)).id;
}

/** Somebody offers help there, as their only offer, and can still give plenty; returns its number. */
export async function offerIn(country: string, helper: Someone): Promise<number> {
  interface Own {
    items: { id: number; state: string; version: number; countries: string[] }[];
  }
  const open = (await answer<Own>(helper.page, "GET", "/api/buddying/offers/mine")).items.find(({ state }) => state === "open");
  const plenty = { at_once: 20, per_quarter: 50 };
  if (!open) {
    const body = { mandate_id: await mandateOf(helper), themes: ["developpement-durable"], countries: [country], languages: ["fr"], formats: ["call"], ...plenty };
    return (await answer<{ id: number }>(helper.page, "POST", "/api/buddying/offers", body)).id;
  }
  const changed = await helper.page.request.patch(`/api/buddying/offers/${open.id}`, {
    data: { countries: [...new Set([...open.countries, country])], ...plenty },
    headers: { "Sec-Fetch-Site": "same-origin", "If-Match": `"${open.version}"` },
  });
  if (!changed.ok()) throw new Error(`the offer was not changed: ${await changed.text()}`);
  return open.id;
}
