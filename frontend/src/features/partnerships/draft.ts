/** What the form of a partnership holds, and how it differs from what the register says. */
import type { Partnership } from "../../core/partnerships";
import type { AuthorityRef } from "../../core/shapes";
import type { PartnershipChange } from "./api";

export type Known = "nothing" | "year" | "month" | "day";

/** A date as people know it: a year may be all there is. */
export interface DateDraft {
  known: Known;
  year: string;
  /** 1 to 12. */
  month: string;
  /** A whole date, as the server writes it. */
  day: string;
}

export interface Draft {
  authority: AuthorityRef | null;
  country: string;
  place: string;
  partner: string;
  partner_kind: Partnership["partner_kind"];
  action_type: string;
  themes: string[];
  starts: DateDraft;
  ends: DateDraft;
  status: Partnership["status"];
  with_contract: boolean;
  referent: number | null;
  contact: string;
  evidence_url: string;
  notes: string;
}

const nothing: DateDraft = { known: "nothing", year: "", month: "1", day: "" };

export const emptyDraft = (authority: AuthorityRef | null): Draft => ({
  authority,
  country: "",
  place: "",
  partner: "",
  partner_kind: "local_authority",
  action_type: "",
  themes: [],
  starts: nothing,
  ends: nothing,
  status: "active",
  with_contract: true,
  referent: null,
  contact: "",
  evidence_url: "",
  notes: "",
});

function dateDraft(iso: string | null, precision: Partnership["starts_precision"]): DateDraft {
  if (iso === null) return nothing;
  return { known: precision, year: iso.slice(0, 4), month: String(Number(iso.slice(5, 7))), day: iso };
}

export const draftOf = (partnership: Partnership): Draft => ({
  authority: partnership.authority,
  country: partnership.country,
  place: partnership.place,
  partner: partnership.partner,
  partner_kind: partnership.partner_kind,
  action_type: partnership.action_type,
  themes: partnership.themes,
  starts: dateDraft(partnership.starts_on, partnership.starts_precision),
  ends: dateDraft(partnership.ends_on, partnership.ends_precision),
  status: partnership.status,
  with_contract: partnership.with_contract,
  referent: partnership.referent?.id ?? null,
  contact: partnership.contact,
  evidence_url: partnership.evidence_url,
  notes: partnership.notes,
});

/** Whether what was typed of a date is one; nothing is fine, half of it is not. */
export function isWhole({ known, year, day }: DateDraft): boolean {
  if (known === "nothing") return true;
  return known === "day" ? /^\d{4}-\d{2}-\d{2}$/.test(day) : /^\d{4}$/.test(year.trim());
}

const dated = ({ known, year, month, day }: DateDraft) => {
  if (known === "nothing") return { on: null, precision: "day" as const };
  if (known === "day") return { on: day, precision: known };
  return { on: `${year.trim()}-${known === "month" ? month.padStart(2, "0") : "01"}-01`, precision: known };
};

/** The draft as the server takes it; its authority is none of it, for that is chosen once. */
export function asBody(draft: Draft) {
  const [starts, ends] = [dated(draft.starts), dated(draft.ends)];
  const { authority: _authority, starts: _starts, ends: _ends, referent, ...rest } = draft;
  return {
    ...rest,
    starts_on: starts.on,
    starts_precision: starts.precision,
    ends_on: ends.on,
    ends_precision: ends.precision,
    referent_id: referent,
  };
}

/** Only what was changed, so that what somebody else changed meanwhile stays. */
export function changeFrom(base: Partnership, draft: Draft): PartnershipChange {
  const [before, after] = [asBody(draftOf(base)), asBody(draft)];
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
  return Object.fromEntries(
    Object.entries(after).filter(([name, value]) => !same(value, before[name as keyof typeof before])),
  );
}

/** One's own changes put on what the register says by now. */
export function onTopOf(present: Partnership, base: Partnership, draft: Draft): Draft {
  const [was, now] = [draftOf(base), draftOf(present)];
  const changed = (Object.keys(draft) as (keyof Draft)[]).filter((name) => JSON.stringify(draft[name]) !== JSON.stringify(was[name]));
  return { ...now, ...Object.fromEntries(changed.map((name) => [name, draft[name]])) };
}
