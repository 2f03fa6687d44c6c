import { expect, test } from "vitest";
import { acknowledge, changed, reconcile } from "./reconcile";

const words = (title: string, body: string) => ({ title, body });

test("what one did not touch follows what somebody else wrote", () => {
  expect(reconcile(words("a", "b"), words("a", "b"), words("a", "c"))).toEqual({ base: words("a", "c"), mine: words("a", "c"), disputed: [] });
});

test("what one wrote stays while somebody else writes another field", () => {
  expect(reconcile(words("a", "b"), words("mine", "b"), words("a", "theirs"))).toEqual({
    base: words("a", "theirs"),
    mine: words("mine", "theirs"),
    disputed: [],
  });
});

test("what both wrote is for a person to settle, unless it is the same", () => {
  expect(reconcile(words("a", "b"), words("mine", "same"), words("theirs", "same")).disputed).toEqual(["title"]);
});

test("blanks at the ends, which the server trims, are no change", () => {
  expect(changed(words("a", "b"), words("a ", "b"))).toEqual([]);
  expect(reconcile(words("a", ""), words("a b ", ""), words("a b", "")).mine).toEqual(words("a b ", ""));
  expect(changed(words("a", "b"), words("a", "c"))).toEqual(["body"]);
});

test("one's own words that come back are no dispute, although one has written on", () => {
  const base = acknowledge(words("a", "b"), { body: "bc" }, words("a", "bc"));
  expect(reconcile(base, words("a", "bcd"), words("a", "bc"))).toEqual({ base: words("a", "bc"), mine: words("a", "bcd"), disputed: [] });
  expect(acknowledge(words("a", "b"), { body: "bc" }, words("a", "theirs"))).toEqual(words("a", "b"));
});
