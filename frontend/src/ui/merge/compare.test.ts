// @vitest-environment node
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chosen, compare, differences, type Side } from "./compare";

const base = "Acquis : la position.\nÀ décider : la date.\nSuite : le bureau.";
const proposed = (theirs: string, mine: string): string => chosen(compare(theirs, mine, base), []);

describe("what is proposed when two changed the same text", () => {
  test("keeps what each of them changed elsewhere", () => {
    const theirs = base.replace("la position", "la position commune");
    const mine = base.replace("le bureau", "le bureau de mars");
    expect(proposed(theirs, mine)).toBe("Acquis : la position commune.\nÀ décider : la date.\nSuite : le bureau de mars.");
  });

  test("keeps both lines where both changed the same one", () => {
    const theirs = base.replace("la date", "le lieu");
    const mine = base.replace("la date", "l’heure");
    expect(proposed(theirs, mine)).toContain("À décider : le lieu.\nÀ décider : l’heure.");
  });

  test("keeps a line that either of them added", () => {
    expect(proposed(`${base}\nDu nouveau.`, base)).toContain("Du nouveau.");
    expect(proposed(base, `D’abord.\n${base}`)).toContain("D’abord.");
  });

  test("lets a line go that one of them took away", () => {
    expect(proposed("Acquis : la position.\nSuite : le bureau.", base)).not.toContain("À décider");
    expect(proposed(base, "Acquis : la position.\nSuite : le bureau.")).not.toContain("À décider");
  });
});

test("paragraphs are told apart, though a blank line is like any other", () => {
  const before = "Acquis : un texte.\n\nÀ décider : la date.";
  const theirs = "Acquis : un texte.\n\nÀ décider : le lieu.\n\nSuite : le bureau.";
  const mine = "Acquis : un texte commun.\n\nÀ décider : la date d’envoi.";
  const parts = compare(theirs, mine, before);
  expect(differences(parts).map(({ proposed: side }) => side)).toEqual(["mine", "both"]);
  expect(chosen(parts, ["mine", "theirs"])).toBe("Acquis : un texte commun.\n\nÀ décider : le lieu.\n\nSuite : le bureau.");
});

test("two who both wrote the first text find what they said alike", () => {
  const parts = compare("Acquis\nun", "Acquis\ndeux", "");
  expect(parts.map(({ kind }) => kind)).toEqual(["common", "difference"]);
  expect(chosen(parts, [])).toBe("Acquis\nun\ndeux");
});

test("what both changed alike is no difference", () => {
  expect(differences(compare("a\nB\nc", "a\nB\nc", "a\nb\nc"))).toEqual([]);
});

test("a difference is taken from either side", () => {
  const parts = compare("un\ndeux\ntrois", "un\nII\ntrois", "un\nb\ntrois");
  expect(differences(parts)).toHaveLength(1);
  expect(chosen(parts, ["theirs"])).toBe("un\ndeux\ntrois");
  expect(chosen(parts, ["mine"])).toBe("un\nII\ntrois");
  expect(chosen(parts, ["both"])).toBe("un\ndeux\nII\ntrois");
});

const texts = fc.array(fc.constantFrom("a", "b", "c", "d", "")).map((lines) => lines.join("\n"));
const all = (side: Side, count: number): Side[] => Array.from({ length: count }, () => side);

test("whatever the texts, taking all of one side gives that text, and nothing of either is left out", () => {
  fc.assert(
    fc.property(texts, texts, texts, (theirs, mine, before) => {
      const parts = compare(theirs, mine, before);
      const count = differences(parts).length;
      expect(chosen(parts, all("theirs", count))).toBe(theirs);
      expect(chosen(parts, all("mine", count))).toBe(mine);
      expect(differences(parts).map(({ at }) => at)).toEqual(differences(parts).map((_, at) => at));
      if (theirs === mine) expect(count).toBe(0);
    }),
  );
});

test("two long texts with nothing in common are compared in an instant", () => {
  const many = (sign: string) => Array.from({ length: 2_500 }, (_, at) => `${sign}${at}`).join("\n");
  const began = performance.now();
  expect(compare(many("x"), many("y"), "")).toHaveLength(1);
  expect(performance.now() - began).toBeLessThan(2_000);
});
