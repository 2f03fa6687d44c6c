import { describe, expect, it } from "vitest";
import type { Offer, Place } from "./api";
import { changeFrom, draftOf, flaws, freshDraft, offerFrom, onTopOf } from "./draft";

const place = { mandate_id: 7, languages: [], team_size: null } as unknown as Place;
const offer = {
  themes: ["innovation"], countries: ["MG"], languages: ["fr"], formats: ["call"], evidence: "", at_once: 1, per_quarter: 2,
  pauses: [{ starts_on: "2026-12-01", ends_on: null }], team_size: 2,
} as unknown as Offer;

describe("a draft of an offer", () => {
  it("begins in French, by phone, for one pair at a time", () => {
    expect(freshDraft(place)).toMatchObject({ languages: ["fr"], formats: ["call"], atOnce: 1, perQuarter: 2, team: "" });
    expect(freshDraft({ ...place, languages: ["de"] }).languages).toEqual(["de"]);
  });

  it("says under which mandate, and an open end as none", () => {
    const said = offerFrom(draftOf(offer), place);
    expect(said).toMatchObject({ mandate_id: 7, pauses: [{ starts_on: "2026-12-01", ends_on: null }] });
  });

  it("sends only what is otherwise", () => {
    expect(changeFrom(offer, draftOf(offer))).toEqual({});
    expect(changeFrom(offer, { ...draftOf(offer), perQuarter: 4 })).toEqual({ per_quarter: 4 });
    expect(changeFrom(offer, { ...draftOf(offer), pauses: [] })).toEqual({ pauses: [] });
  });

  it("keeps one's own changes on top of what another saved", () => {
    const mine = { ...draftOf(offer), evidence: "Deux dossiers" };
    const present = { ...offer, at_once: 3, per_quarter: 6 } as Offer;
    expect(onTopOf(present, offer, mine)).toMatchObject({ evidence: "Deux dossiers", atOnce: 3, perQuarter: 6 });
  });

  it("finds what is missing and what contradicts", () => {
    const empty = { ...freshDraft(place), languages: [], formats: [], atOnce: "" as const };
    expect(flaws(empty)).toMatchObject({ themes: "required", languages: "required", formats: "required", at_once: "required" });
    expect(flaws({ ...draftOf(offer), atOnce: 3, perQuarter: 2 })).toEqual({ per_quarter: "contradicts" });
    expect(flaws({ ...draftOf(offer), atOnce: 0, perQuarter: 0 })).toEqual({});
  });

  it.each([
    [[{ starts: "", ends: "" }], "halfPause"],
    [[{ starts: "2026-12-05", ends: "2026-12-01" }], "backwards"],
    [[{ starts: "2026-12-01", ends: "" }, { starts: "2027-02-01", ends: "" }], "overlap"],
    [[{ starts: "2026-12-10", ends: "2026-12-20" }, { starts: "2026-12-01", ends: "2026-12-10" }], "overlap"],
    [[{ starts: "2026-12-10", ends: "2026-12-20" }, { starts: "2026-12-01", ends: "2026-12-09" }], undefined],
  ])("reads pauses %j as %s", (pauses, flaw) => {
    expect(flaws({ ...draftOf(offer), pauses }).pauses).toBe(flaw);
  });
});
