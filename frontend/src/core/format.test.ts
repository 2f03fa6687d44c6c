import { expect, test } from "vitest";
import { daysBetween, formatAgo, formatDate, formatDay, formatNumber, today } from "./format";
import { startI18n } from "./i18n";

await startI18n("fr", async () => ({}));
const now = new Date(2026, 10, 23, 9, 30);
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

test("what is said within the minute has no hour yet", () => {
  expect(formatAgo(at(2026, 10, 23, 9, 30), now)).toBeNull();
});

test("the hour says it within the day, the day within the week, the date beyond", () => {
  expect(formatAgo(at(2026, 10, 23, 9, 12), now)).toBe("il y a 18 minutes");
  expect(formatAgo(at(2026, 10, 23, 7, 5), now)).toBe("07:05");
  expect(formatAgo(at(2026, 10, 22, 23, 50), now)).toBe("hier");
  expect(formatAgo(at(2026, 10, 19, 12, 0), now)).toBe("il y a 4 jours");
  expect(formatAgo(at(2026, 9, 2, 12, 0), now)).toBe("2 octobre 2026");
});

test("days are counted by the calendar, not by spans of 24 hours", () => {
  expect(daysBetween(new Date(2026, 10, 22, 23, 59), new Date(2026, 10, 23, 0, 1))).toBe(1);
  expect(daysBetween(new Date(2026, 2, 28, 12), new Date(2026, 2, 30, 1))).toBe(2);
});

test("a day bears its year only when it is not this one", () => {
  expect(formatDay(at(2026, 2, 3, 8, 0), now)).toBe("mardi 3 mars");
  expect(formatDay(at(2025, 2, 3, 8, 0), now)).toBe("lundi 3 mars 2025");
});

test("a bare date is that day wherever the reader is", () => {
  expect(formatDate("2026-03-03")).toBe("3 mars 2026");
  expect(today(now)).toBe("2026-11-23");
});

test("thousands are set apart as French does", () => {
  expect(formatNumber(7163419)).toBe("7\u202f163\u202f419");
});
