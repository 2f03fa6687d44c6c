import { expect, test } from "vitest";
import type { BuddyRequest } from "../requests/api";
import { asBody, askers, changesOf, draftOf, emptyDraft, keepDraft, keptDraft } from "./draft";

const authority = (id: number) => ({ id, name: `Ville ${id}` });
const mandate = (id: number, of: number, valid = true) => ({ id, valid, authority: authority(of) });
const me = (own: object[], acts: object[] = []) => ({ mandates: own, acts_for: acts }) as unknown as Parameters<typeof askers>[0];

test("one asks under a mandate of each authority that is valid today, one's own first", () => {
  expect(askers(me([mandate(1, 7), mandate(2, 7), mandate(3, 8, false)], [mandate(4, 7), mandate(5, 9)]))).toEqual([
    { mandate: 1, authority: authority(7), assisted: false },
    { mandate: 5, authority: authority(9), assisted: true },
  ]);
  expect(askers(me([]))).toEqual([]);
});

test("no day is said where none was chosen", () => {
  expect(asBody({ ...emptyDraft(1), title: "Interreg" }, 1)).toMatchObject({ title: "Interreg", by_when: null, mandate_id: 1, wanted: 1 });
});

const request = {
  title: "Interreg", details: "", themes: ["innovation"], countries: [], languages: [], formats: ["call"],
  by_when: "2020-01-01", wanted: 1, same_territory: false,
} as unknown as BuddyRequest;

test("a change says only what differs, so that a day that has passed stays as it was", () => {
  expect(changesOf(request, draftOf(request))).toEqual({});
  expect(changesOf(request, { ...draftOf(request), wanted: 2, themes: [] })).toEqual({ wanted: 2, themes: [] });
  expect(changesOf(request, { ...draftOf(request), by_when: "" })).toEqual({ by_when: null });
});

test("a draft is kept for its person until it is sent, and what cannot be read is none", () => {
  const draft = { ...emptyDraft(1), title: "Interreg" };
  keepDraft(3, draft);
  expect(keptDraft(3)).toEqual(draft);
  expect(keptDraft(4)).toBeNull();
  keepDraft(3, null);
  expect(keptDraft(3)).toBeNull();
  for (const torn of ["{", "[]", '{"title": 3}']) expect(keptDraft(3, { getItem: () => torn })).toBeNull();
});

test("a tab whose storage is full keeps the form all the same", () => {
  const full = { setItem: () => { throw new DOMException("full", "QuotaExceededError"); }, removeItem: () => undefined };
  expect(() => keepDraft(3, emptyDraft(1), full)).not.toThrow();
});
