/** An offer of help while it is being written. */
import type { NewOffer, Offer, OfferChange, Place } from "./api";

export interface PauseDraft {
  starts: string;
  /** Empty: until it is taken back. */
  ends: string;
}

export interface Draft {
  themes: string[];
  countries: string[];
  languages: string[];
  formats: string[];
  evidence: string;
  atOnce: number | "";
  perQuarter: number | "";
  pauses: PauseDraft[];
  /** How many people do international work there; empty while nobody has said. */
  team: number | "";
}

export type Field = "themes" | "countries" | "languages" | "formats" | "evidence" | "at_once" | "per_quarter" | "pauses" | "size";

export const freshDraft = (place: Place): Draft => ({
  themes: [],
  countries: [],
  languages: place.languages.length > 0 ? place.languages : ["fr"],
  formats: ["call"],
  evidence: "",
  atOnce: 1,
  perQuarter: 2,
  pauses: [],
  team: place.team_size ?? "",
});

export const draftOf = (offer: Offer): Draft => ({
  themes: offer.themes,
  countries: offer.countries,
  languages: offer.languages,
  formats: offer.formats,
  evidence: offer.evidence,
  atOnce: offer.at_once,
  perQuarter: offer.per_quarter,
  pauses: offer.pauses.map((pause) => ({ starts: pause.starts_on, ends: pause.ends_on ?? "" })),
  team: offer.team_size ?? "",
});

/** Both as the server takes them; an empty limit is none given. */
const said = (draft: Draft): Required<Omit<OfferChange, "mandate_id">> => ({
  themes: draft.themes,
  countries: draft.countries,
  languages: draft.languages,
  formats: draft.formats,
  evidence: draft.evidence,
  at_once: Number(draft.atOnce),
  per_quarter: Number(draft.perQuarter),
  pauses: draft.pauses.map((pause) => ({ starts_on: pause.starts, ends_on: pause.ends || null })),
});

export const offerFrom = (draft: Draft, place: Place): NewOffer => ({ ...said(draft), mandate_id: place.mandate_id });

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What the draft says otherwise than the offer it began from. */
export function changeFrom(base: Offer, draft: Draft): OfferChange {
  const [before, now] = [said(draftOf(base)), said(draft)];
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => !same(value, before[name as keyof typeof before])));
}

/** One's own changes on top of what somebody else saved meanwhile. */
export function onTopOf(present: Offer, base: Offer, draft: Draft): Draft {
  const [theirs, before] = [draftOf(present), draftOf(base)];
  const mine = Object.entries(draft).filter(([name, value]) => !same(value, before[name as keyof Draft]));
  return { ...theirs, ...Object.fromEntries(mine) };
}

/** What can be said about a draft before it is sent, by field: the words are the page's. */
export function flaws(draft: Draft): Partial<Record<Field, "required" | "contradicts" | "halfPause" | "backwards" | "overlap">> {
  const found: ReturnType<typeof flaws> = {};
  if (draft.themes.length === 0) found.themes = "required";
  if (draft.languages.length === 0) found.languages = "required";
  if (draft.formats.length === 0) found.formats = "required";
  if (draft.atOnce === "") found.at_once = "required";
  if (draft.perQuarter === "") found.per_quarter = "required";
  else if (Number(draft.perQuarter) < Number(draft.atOnce)) found.per_quarter = "contradicts";
  const flaw = pauseFlaw(draft.pauses);
  if (flaw) found.pauses = flaw;
  return found;
}

function pauseFlaw(pauses: PauseDraft[]) {
  if (pauses.some((pause) => !pause.starts)) return "halfPause" as const;
  if (pauses.some((pause) => pause.ends && pause.ends < pause.starts)) return "backwards" as const;
  const ordered = pauses.toSorted((one, other) => one.starts.localeCompare(other.starts));
  const overlap = ordered.some((pause, index) => {
    const next = ordered[index + 1];
    return next !== undefined && (!pause.ends || next.starts <= pause.ends);
  });
  return overlap ? ("overlap" as const) : null;
}
