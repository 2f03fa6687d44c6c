import { expect, test } from "vitest";
import { percent } from "./figures";

test("no gap reads as none", () => {
  expect(percent(0, "en")).toBe("0%");
});

test("a tiny gap never reads as none", () => {
  expect(percent(0.00000001, "en")).toBe("0.01%");
});

test("a gap is read at a glance", () => {
  expect(percent(0.0234, "en")).toBe("2.3%");
});
