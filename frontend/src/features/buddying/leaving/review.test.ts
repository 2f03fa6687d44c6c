import { expect, test } from "vitest";
import type { Item } from "./api";
import { actFor, canKeep, choicesOf, counted } from "./review";

const item = (values: Partial<Item>): Item => ({
  kind: "request",
  id: 1,
  title: "Eau",
  state: "open",
  themes: [],
  countries: [],
  since: "2026-01-01T00:00:00Z",
  peer: null,
  usual: "take",
  cannot: "",
  ...values,
});
const request = item({});
const pair = item({ kind: "pair", id: 2 });
const offer = item({ kind: "offer", id: 3, usual: "drop" });

test("what nobody decided otherwise is what is proposed: an offer is let go, the rest is kept", () => {
  expect(counted([request, pair, offer], {}, true)).toEqual({ kept: 2, dropped: 1 });
  expect(actFor(offer, { "offer:3": "take" }, true)).toBe("take");
  expect(actFor(request, { "request:1": "drop" }, true)).toBe("drop");
});

test("an offer is kept by its taker alone, and by none who has one", () => {
  expect(canKeep(offer, false)).toBe(false);
  expect(canKeep({ ...offer, cannot: "offer-exists" }, true)).toBe(false);
  expect(actFor(offer, { "offer:3": "take" }, false)).toBe("drop");
});

test("nobody takes over a pair with themselves, but may give it", () => {
  const own = { ...pair, cannot: "oneself" as const };
  expect(canKeep(own, true)).toBe(false);
  expect(canKeep(own, false)).toBe(true);
});

test("each thing is sent once, with who leads it where it is kept", () => {
  expect(choicesOf([request, offer], {}, false, 7)).toEqual([
    { kind: "request", id: 1, act: "take", person_id: 7 },
    { kind: "offer", id: 3, act: "drop", person_id: null },
  ]);
});
