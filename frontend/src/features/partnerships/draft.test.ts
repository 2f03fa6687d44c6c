import { expect, test } from "vitest";
import type { Partnership } from "../../core/partnerships";
import { asBody, changeFrom, draftOf, emptyDraft, isWhole, onTopOf } from "./draft";

const kept: Partnership = {
  id: 1,
  authority: { id: 7, siren: "216704825", name: "Ville de Strasbourg", kind: "commune", region: "Grand Est" },
  country: "DE",
  place: "Stuttgart",
  partner: "Stuttgart",
  partner_kind: "local_authority",
  action_type: "jumelage",
  themes: ["education-et-jeunesse"],
  starts_on: "1962-01-01",
  starts_precision: "year",
  ends_on: null,
  ends_precision: "day",
  status: "active",
  standing: "active",
  with_contract: true,
  referent: null,
  contact: "",
  evidence_url: "",
  notes: "",
  origin: "entered",
  study: null,
  confirmed_on: null,
  confirmed_by: null,
  to_confirm: false,
  entered_on: "2026-01-01",
  version: 1,
  warnings: [],
  can_keep: true,
};

test("a form that nobody touched changes nothing", () => {
  expect(changeFrom(kept, draftOf(kept))).toEqual({});
});

test("only what was touched is sent", () => {
  const draft = { ...draftOf(kept), notes: "Chantier de jeunes", ends: { known: "month" as const, year: " 2028 ", month: "2", day: "" } };
  expect(changeFrom(kept, draft)).toEqual({ notes: "Chantier de jeunes", ends_on: "2028-02-01", ends_precision: "month" });
});

test("a date that is taken back is none", () => {
  const draft = { ...draftOf(kept), starts: { ...draftOf(kept).starts, known: "nothing" as const } };
  expect(changeFrom(kept, draft)).toEqual({ starts_on: null, starts_precision: "day" });
});

test("half a date is none", () => {
  const { starts } = emptyDraft(null);
  expect(isWhole(starts)).toBe(true);
  expect(isWhole({ ...starts, known: "year", year: "62" })).toBe(false);
  expect(isWhole({ ...starts, known: "month", year: "1962" })).toBe(true);
  expect(isWhole({ ...starts, known: "day", year: "1962" })).toBe(false);
});

test("who was overtaken keeps their own changes and the others'", () => {
  const present = { ...kept, partner: "Landeshauptstadt Stuttgart", notes: "d’un autre", version: 2 };
  const draft = onTopOf(present, kept, { ...draftOf(kept), notes: "de moi" });
  expect(draft.partner).toBe("Landeshauptstadt Stuttgart");
  expect(draft.notes).toBe("de moi");
  expect(changeFrom(present, draft)).toEqual({ notes: "de moi" });
});

test("a flexible partnership without dates is whole", () => {
  expect(asBody({ ...emptyDraft(null), with_contract: false })).toMatchObject({ starts_on: null, ends_on: null, with_contract: false });
});
