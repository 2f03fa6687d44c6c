import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asTold, delayBefore, returnDelay } from "./live-retry";
import { problemFrom } from "./problems";

const PAGES = 2_000;

/** When each of so many pages comes, in milliseconds, as chance has it. */
const comings = (wait: () => number): number[] => Array.from({ length: PAGES }, wait).toSorted((one, other) => one - other);

/** How many come within the fullest tenth of a second. */
function fullest(at: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const each of at) counts.set(Math.floor(each / 100), (counts.get(Math.floor(each / 100)) ?? 0) + 1);
  return Math.max(...counts.values());
}

describe("a crowd", () => {
  test("that lost its server comes back within three seconds, evenly", () => {
    const at = comings(() => returnDelay(0));
    expect(at.at(-1)).toBeLessThan(3_000);
    expect(fullest(at)).toBeLessThan((2 * PAGES) / 30);
  });

  test("that was told the same moment comes after it, and not at once", () => {
    const told = problemFrom({ type: "unavailable", status: 503, retry_after: 3 }, 503);
    for (const at of [comings(() => asTold(3)), comings(() => delayBefore(told, 0)), comings(() => asTold(0))]) {
      expect(fullest(at)).toBeLessThan((2 * PAGES) / 20);
    }
    expect(comings(() => asTold(3))[0]).toBeGreaterThanOrEqual(3_000);
    expect(comings(() => asTold(3)).at(-1)).toBeLessThan(5_000);
  });

  test("never waits for longer than ten seconds on its own account", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, chance) => {
        const wait = returnDelay(failures, () => chance);
        return wait >= 0 && wait < 10_000 && wait <= returnDelay(failures + 1, () => chance);
      }),
    );
  });
});
