// @vitest-environment node
import { expect, test } from "vitest";
import { promiseToSave, saveAll, stepped, versionFrom } from "./ownVersions";

test("moves from the newest version where one's own saves alone led to it", () => {
  stepped(1, 4, 5);
  stepped(1, 5, 6);
  expect(versionFrom(1, 4, 6)).toBe(6);
  expect(versionFrom(1, 6, 6)).toBe(6);
});

test("moves from the version that was read where somebody else changed it", () => {
  stepped(2, 4, 5);
  stepped(2, 6, 7);
  expect(versionFrom(2, 4, 7)).toBe(4);
  stepped(3, 4, 6);
  expect(versionFrom(3, 4, 6)).toBe(4);
});

test("awaits every save, and fails with one that fails", async () => {
  const saved: string[] = [];
  const withdraw = promiseToSave(4, async () => {
    await Promise.resolve();
    saved.push("title");
  });
  promiseToSave(4, async () => void saved.push("item"));
  await saveAll(4);
  expect(saved.toSorted()).toEqual(["item", "title"]);
  withdraw();
  promiseToSave(4, () => Promise.reject(new Error("refused")));
  await expect(saveAll(4)).rejects.toThrow("refused");
});
