import { expect, test } from "vitest";
import { startI18n } from "../../../core/i18n";
import { lasting } from "./lasting";

await startI18n("fr", async () => ({}));

test.each([
  [45, "45 min"],
  [60, "1 h"],
  [90, "1 h 30 min"],
  [1_440, "1 jour"],
  [2_880, "2 jours"],
  [1_500, "25 h"],
])("%i minutes are %s", (minutes, words) => {
  expect(lasting(minutes).replaceAll(/\s/g, " ")).toBe(words);
});
