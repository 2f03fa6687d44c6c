import i18next from "i18next";
import { expect, test } from "vitest";
import { startI18n } from "../core/i18n";
import ui from "./fr.json";
import { partnershipDates, placeBeside } from "./partnershipWords";

await startI18n("fr", async () => ({ ui }));
const t = i18next.t;

const dates = { standing: "active", starts_on: null, starts_precision: "day", ends_on: null, ends_precision: "day" } as const;

test("a date is said as much as it is known", () => {
  expect(partnershipDates(t, dates)).toBe("");
  expect(partnershipDates(t, { ...dates, starts_on: "1962-01-01", starts_precision: "year" })).toBe("depuis 1962");
  expect(partnershipDates(t, { ...dates, starts_on: "1962-05-12" })).toBe("depuis le 12 mai 1962");
  expect(partnershipDates(t, { ...dates, starts_on: "2019-05-01", starts_precision: "month", ends_on: "2999-12-31", ends_precision: "year" })).toBe(
    "depuis mai 2019, jusqu’à fin 2999",
  );
});

test("what is over says when, unless nobody knows", () => {
  const ended = { ...dates, standing: "ended", starts_on: "1962-01-01" } as const;
  expect(partnershipDates(t, { ...ended, ends_on: "2024-05-03" })).toBe("terminé le 3 mai 2024");
  expect(partnershipDates(t, { ...ended, ends_on: "2024-12-31", ends_precision: "year" })).toBe("terminé en 2024");
  expect(partnershipDates(t, { ...ended, ends_on: "2999-12-31" })).toBe("");
  expect(partnershipDates(t, ended)).toBe("");
});

test("what is to come says from when", () => {
  expect(partnershipDates(t, { ...dates, standing: "planned", starts_on: "2999-03-01", starts_precision: "month" })).toBe("à partir de mars 2999");
});

test("a place that the partner's name says is not said twice", () => {
  expect(placeBeside({ partner: "Commune de Fès", place: "Fes" })).toBe("");
  expect(placeBeside({ partner: "Universität Stuttgart", place: "Esslingen" })).toBe("Esslingen");
});
