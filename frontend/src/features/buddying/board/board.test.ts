// @vitest-environment node
import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, test } from "vitest";
import english from "../en.json";
import french from "../fr.json";
import type { Why } from "./api";
import { actsFor, MOST, ticked, tickedAll } from "./ticks";
import { whySentence } from "./words";

describe("ticked lines", () => {
  test("a line is ticked and unticked, the others stay", () => {
    const one = ticked(new Set([1]), 2, true);
    expect([...one]).toEqual([1, 2]);
    expect([...ticked(one, 1, false)]).toEqual([2]);
  });

  test("a whole page is ticked beside those of another page", () => {
    const all = tickedAll(new Set([9]), [1, 2], true);
    expect([...all]).toEqual([9, 1, 2]);
    expect([...tickedAll(all, [1, 2], false)]).toEqual([9]);
  });

  test("no more are ticked than one press takes", () => {
    const many = Array.from({ length: MOST + 5 }, (_, id) => id);
    expect(tickedAll(new Set(), many, true).size).toBe(MOST);
  });

  test("what is closed can only be opened again", () => {
    expect(actsFor("closed")).toEqual(["reopen"]);
    expect(actsFor("unanswered")).toContain("end_askings");
    expect(actsFor("unasked")).not.toContain("end_askings");
  });
});

describe("why nobody can be proposed", () => {
  const speak = (language: string) => i18next.getFixedT(language) as TFunction;
  const why = (more: Partial<Why>): Why => ({ helpers: 0, reasons: {}, binding: null, same_territory: 0, ...more });

  beforeAll(async () => {
    await i18next.init({ lng: "fr", resources: { fr: { buddying: french }, en: { buddying: english } }, interpolation: { escapeValue: false } });
  });

  test("tells the most frequent limit first", () => {
    const said = whySentence(speak("fr"), why({ helpers: 10, reasons: { paused: 3, at_capacity: 7 } }));
    expect(said).toBe("10 pairs travaillent sur ce sujet\u00a0: 7 à leur limite de binômes, 3 en pause.");
  });

  test("says so when nobody offers it, and leaves out what it has no words for", () => {
    expect(whySentence(speak("fr"), why({}))).toBe("Personne n’offre ce thème ni ce pays.");
    expect(whySentence(speak("en"), why({ helpers: 1, reasons: { paused: 1, unheard: 4 } }))).toBe("1 helper works on this: 1 paused.");
  });

  test("tells helpers of its own territory apart", () => {
    const said = whySentence(speak("en"), why({ same_territory: 2 }));
    expect(said).toBe("Nobody offers this theme or country. 2 helpers of its own territory were left out: the request did not ask for them.");
  });
});
