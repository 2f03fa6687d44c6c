import { describe, expect, it } from "vitest";
import french from "../fr.json";
import english from "../en.json";
import { inOrder, reasons } from "./excluded";

describe("why helpers were left out", () => {
  it("names the most frequent reason first", () => {
    expect(inOrder({ paused: 1, at_capacity: 4, same_authority: 1, declined: 0 })).toEqual([
      ["at_capacity", 4],
      ["same_authority", 1],
      ["paused", 1],
    ]);
  });

  it.each([["fr", french], ["en", english]])("has words for each reason in %s", (_, strings) => {
    const words = Object.keys(strings.matching.excluded);
    for (const reason of reasons) expect(words).toContain(`${reason}_other`);
  });
});
