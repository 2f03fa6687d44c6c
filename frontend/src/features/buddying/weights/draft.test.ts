import { describe, expect, it } from "vitest";
import { features, type Numbers } from "./api";
import { countsNothing, draftOf, flawOf, isSame, numbersOf, shareOf } from "./draft";

const usual = {
  theme: 30, country: 20, evidence: 15, language: 5, format: 5, size: 10, region: 5, answers: 5, load: 5, fairness: 4,
} satisfies Numbers;
const nothing = Object.fromEntries(features.map((feature) => [feature, 0])) as unknown as Numbers;

describe("weights being tried", () => {
  it("are numbers once every field holds one", () => {
    expect(numbersOf(draftOf(usual))).toEqual(usual);
    expect(numbersOf({ ...usual, theme: "" })).toBeNull();
    expect(numbersOf({ ...usual, theme: -1 })).toBeNull();
    expect(numbersOf({ ...usual, theme: 101 })).toBeNull();
    expect(numbersOf({ ...usual, region: 0, fairness: 0 })).not.toBeNull();
  });

  it("count for something", () => {
    expect(countsNothing({ ...nothing, fairness: 4 })).toBe(true);
    expect(numbersOf({ ...nothing, fairness: 4 })).toBeNull();
    expect(countsNothing(usual)).toBe(false);
  });

  it("say what is wrong with each", () => {
    expect([flawOf(""), flawOf(-0.5), flawOf(100.5), flawOf(0)]).toEqual(["missing", "negative", "heavy", null]);
  });

  it("say how much of the score each makes, the plan's fairness aside", () => {
    expect(shareOf(usual, "theme")).toBe(30);
    expect(shareOf({ ...usual, theme: 0 }, "country")).toBe(29);
    expect(shareOf(usual, "fairness")).toBeNull();
    expect(shareOf(nothing, "theme")).toBeNull();
  });

  it("know whether anything was changed", () => {
    expect(isSame(usual, usual)).toBe(true);
    expect(isSame({ ...usual, size: 11 }, usual)).toBe(false);
  });
});
