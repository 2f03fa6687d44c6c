import { expect, test } from "vitest";
import { fetchPart, type Around } from "./fetchPart";

const around = (changes: Partial<Around> = {}): Around => ({
  wait: () => Promise.resolve(),
  answers: () => Promise.resolve(false),
  startAnew: () => false,
  ...changes,
});

const failing = (times: number) => {
  let failures = 0;
  return () => (failures++ < times ? Promise.reject(new TypeError("not fetched")) : Promise.resolve("part"));
};

test("a part whose server was away for a moment still comes", async () => {
  expect(await fetchPart(failing(4), around())).toBe("part");
});

test("a server that stays away is said", async () => {
  await expect(fetchPart(failing(99), around())).rejects.toThrow("not fetched");
});

test("a server that answers without the part has a newer version: the page starts anew", async () => {
  let anew = 0;
  const started = new Promise<void>((resolve) => {
    void fetchPart(
      failing(99),
      around({
        answers: () => Promise.resolve(true),
        startAnew: () => {
          anew++;
          resolve();
          return true;
        },
      }),
    );
  });
  await started;
  expect(anew).toBe(1);
});

test("starting anew that did not help is not tried for ever", async () => {
  await expect(fetchPart(failing(99), around({ answers: () => Promise.resolve(true) }))).rejects.toThrow("not fetched");
});
