import { expect, test } from "vitest";
import { moved, ordered } from "./order";

test("one is moved up, down, or nowhere past an end", () => {
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b", "c"], 0, 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b", "c"], 2, 3)).toEqual(["a", "b", "c"]);
  expect(moved(["a", "b", "c"], 0, -1)).toEqual(["a", "b", "c"]);
  expect(moved(["a"], 4, 0)).toEqual(["a"]);
});

test("items come in the order that is named, and one that came meanwhile stays at the end", () => {
  const items = [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }];
  expect(ordered(items, [3, 1, 2]).map(({ id }) => id)).toEqual([3, 1, 2, 4]);
});
