/** What the form of a request holds, kept in this tab until it is sent. */
import type { Me } from "../../../core/shapes";
import type { BuddyRequest, Format, NewRequest, RequestChange } from "../requests/api";

export interface Draft {
  mandate: number | null;
  title: string;
  details: string;
  themes: string[];
  countries: string[];
  languages: string[];
  formats: Format[];
  by_when: string;
  wanted: number;
  same_territory: boolean;
}

export interface Asker {
  mandate: number;
  authority: { id: number; name: string };
  /** Whether it is somebody else's mandate, whom one assists. */
  assisted: boolean;
}

/** The mandates under which one may ask today: one of each authority, one's own first. The server has the last word. */
export function askers(me: Pick<Me, "mandates" | "acts_for">): Asker[] {
  const all = [
    ...me.mandates.filter(({ valid }) => valid).map(({ id, authority }) => ({ mandate: id, authority, assisted: false })),
    ...me.acts_for.filter(({ valid }) => valid).map(({ id, authority }) => ({ mandate: id, authority, assisted: true })),
  ];
  return all.filter(({ authority }, place) => all.findIndex((other) => other.authority.id === authority.id) === place);
}

export const emptyDraft = (mandate: number | null): Draft => ({
  mandate,
  title: "",
  details: "",
  themes: [],
  countries: [],
  languages: [],
  formats: [],
  by_when: "",
  wanted: 1,
  same_territory: false,
});

export const draftOf = (request: BuddyRequest): Draft => ({
  mandate: null,
  title: request.title,
  details: request.details,
  themes: request.themes,
  countries: request.countries,
  languages: request.languages,
  formats: request.formats,
  by_when: request.by_when ?? "",
  wanted: request.wanted,
  same_territory: request.same_territory,
});

const said = ({ title, details, themes, countries, languages, formats, by_when, wanted, same_territory }: Draft) => ({
  title, details, themes, countries, languages, formats, by_when: by_when || null, wanted, same_territory,
});

export const asBody = (draft: Draft, mandate: number): NewRequest => ({ ...said(draft), mandate_id: mandate });

/** Only what differs: what stays as it was is not said again, so that a day that has passed since is no obstacle. */
export function changesOf(request: BuddyRequest, draft: Draft): RequestChange {
  const before = said(draftOf(request));
  const after = said(draft);
  const names = (Object.keys(after) as (keyof typeof after)[]).filter((name) => JSON.stringify(after[name]) !== JSON.stringify(before[name]));
  return Object.fromEntries(names.map((name) => [name, after[name]]));
}

const KEPT = "buddying.draft";

/** The draft that this tab kept for this person, if there is one that can be read. */
export function keptDraft(person: number, storage: Pick<Storage, "getItem"> = sessionStorage): Draft | null {
  try {
    const kept: unknown = JSON.parse(storage.getItem(`${KEPT}.${person}`) ?? "null");
    return isDraft(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** A tab whose storage is full or closed keeps it on screen alone. */
export function keepDraft(person: number, draft: Draft | null, storage: Pick<Storage, "setItem" | "removeItem"> = sessionStorage): void {
  try {
    if (draft === null) storage.removeItem(`${KEPT}.${person}`);
    else storage.setItem(`${KEPT}.${person}`, JSON.stringify(draft));
  } catch {
    // Nothing to do about it: the form still holds it.
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const { title, details, themes, countries, languages, formats, by_when, wanted } = value as Record<string, unknown>;
  return [title, details, by_when].every((text) => typeof text === "string") && [themes, countries, languages, formats].every(Array.isArray) && typeof wanted === "number";
}
