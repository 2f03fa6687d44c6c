import type { TFunction } from "i18next";
import { expect, test } from "vitest";
import { startI18n } from "../../../core/i18n";
import { answerTone, groupedBy } from "./board";
import { lastDay, untilWords } from "./until";

await startI18n("fr", async () => ({ countries: {} }));
const t = ((key: string, more?: { date: string }) => (more ? `${key} ${more.date}` : key)) as unknown as TFunction<"countries">;

test("an agreement's end is said as exactly as it is known", () => {
  expect(untilWords(t, { ends_on: null, ends_precision: "day" })).toBe("alerts.noEnd");
  expect(untilWords(t, { ends_on: "2027-06-30", ends_precision: "day" })).toBe("alerts.until 30 juin 2027");
  expect(untilWords(t, { ends_on: "2027-06-30", ends_precision: "month" })).toBe("alerts.untilIn juin 2027");
  expect(untilWords(t, { ends_on: "2027-12-31", ends_precision: "year" })).toBe("alerts.untilIn 2027");
});

test("what is over at midnight holds until the evening before", () => {
  const midnight = new Date(new Date().getFullYear(), 11, 2).toISOString();
  expect(lastDay(midnight)).toContain("1 décembre");
});

const line = (answer: string | null) => ({ answer: answer === null ? null : { answer } });

test("a board shows who needs help first, then who can give it, and last who is silent", () => {
  const lines = [line(null), line("not_concerned"), line("can_help"), line("need_help"), line("concerned")];
  expect(groupedBy(lines as never).map(({ name }) => name)).toEqual(["need_help", "can_help", "concerned", "not_concerned", "silent"]);
  expect(groupedBy([])).toEqual([]);
});

test("each answer has a tone of its own, beside its words", () => {
  expect(answerTone.need_help).toBe("alert");
  expect(new Set(Object.values(answerTone)).size).toBe(4);
});
