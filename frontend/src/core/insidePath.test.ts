// @vitest-environment node
import { expect, test } from "vitest";
import { insidePath } from "./insidePath";

test("one returns to a page of ours", () => {
  expect(insidePath("/groups/3?tab=1")).toBe("/groups/3?tab=1");
});

test.each([null, "", "https://example.org", "//example.org", "/\\example.org", "javascript:alert(1)"])(
  "%s leads home, never elsewhere",
  (asked) => {
    expect(insidePath(asked)).toBe("/");
  },
);
