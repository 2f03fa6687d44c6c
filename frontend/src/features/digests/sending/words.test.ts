import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import english from "../en.json";
import french from "../fr.json";
import { percentage, quarterOf, timeLeft } from "./words";
import { isMoving } from "./api";

beforeAll(() =>
  i18next.init({ lng: "fr", resources: { fr: { digests: french }, en: { digests: english } }, interpolation: { escapeValue: false } }),
);

const letters = (total: number, waiting: number, sending = 0, expected: number | null = null) => ({ total, waiting, sending, expected });

test("the share is 100 only when every letter is settled, and 0 only when none is", () => {
  expect(percentage(letters(0, 0))).toBe(0);
  expect(percentage(letters(400, 400))).toBe(0);
  expect(percentage(letters(400, 399))).toBe(1);
  expect(percentage(letters(400, 200))).toBe(50);
  expect(percentage(letters(400, 0, 1))).toBe(99);
  expect(percentage(letters(20_000, 1))).toBe(99);
  expect(percentage(letters(400, 0))).toBe(100);
});

test("letters that are still being written count as not settled", () => {
  expect(percentage(letters(500, 0, 0, 20_000))).toBe(2);
  expect(percentage(letters(500, 500, 0, 20_000))).toBe(0);
});

const left = (language: string, seconds: number | null) => timeLeft(i18next.getFixedT(language, "digests"), seconds);

test("the time left is said roughly, in the reader's language", () => {
  expect(left("fr", null)).toBeNull();
  expect(left("fr", 0)).toBe("moins d’une minute restante");
  expect(left("fr", 60)).toBe("environ 1 minute restante");
  expect(left("fr", 61)).toBe("environ 2 minutes restantes");
  expect(left("fr", 3_600)).toBe("environ 1 heure restante");
  expect(left("fr", 3_900)).toBe("environ 1 h 05 restantes");
  expect(left("en", 59)).toBe("less than a minute left");
  expect(left("en", 600)).toBe("about 10 minutes left");
  expect(left("en", 7_230)).toBe("about 2 h 01 left");
});

test("who listens is told a quarter at a time", () => {
  expect([0, 24, 25, 49, 50, 99, 100].map(quarterOf)).toEqual([0, 0, 25, 25, 50, 75, 100]);
});

test("it is asked again while letters leave, and no more once they are held or over", () => {
  const stands = (state: string, run: "planning" | "sending" | "ended" | null, sending = 0) => isMoving({ state, run, sending });
  expect(stands("sending", "sending")).toBe(true);
  expect(stands("sending", "planning")).toBe(true);
  expect(stands("paused", "sending", 1)).toBe(true);
  expect(stands("paused", "sending")).toBe(false);
  expect(stands("stopped", "planning")).toBe(false);
  expect(stands("sent", "ended")).toBe(false);
  expect(stands("approved", null)).toBe(false);
});
