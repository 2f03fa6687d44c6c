import type { TFunction } from "i18next";
import i18next from "i18next";
import { beforeAll, expect, test } from "vitest";
import en from "../en.json";
import fr from "../fr.json";
import type { OwnLetter, OwnLetters } from "./api";
import { nextWords, outcomeWords } from "./words";

let t: TFunction<"digests">;
beforeAll(async () => {
  await i18next.init({
    lng: "fr",
    resources: { fr: { digests: fr }, en: { digests: en } },
    defaultNS: "digests",
    interpolation: { escapeValue: false },
  });
  t = i18next.t.bind(i18next) as unknown as TFunction<"digests">;
});

const saturday = new Date("2026-11-28T11:00:00Z");
const mine = (values: Partial<OwnLetters>): OwnLetters => ({
  frequency: "weekly", next_at: "2026-11-30T07:00:00+00:00", away_until: null, mail_stopped: false, items: [], ...values,
});
const letter = (values: Partial<OwnLetter>): OwnLetter => ({
  kind: "weekly", at: "2026-11-23T07:00:00+00:00", outcome: "planned", lines: 0, edition_id: null, number: null,
  title_fr: "", title_en: "", mail: "sent", ...values,
});

test("the next letter is told by the clock of Paris, in both languages", async () => {
  expect(nextWords(t, mine({}), saturday)).toBe("Votre prochaine lettre part lundi 30 novembre à 8\u00a0h, heure de Paris.");
  expect(nextWords(t, mine({ next_at: "2027-01-04T07:00:00+00:00" }), saturday)).toContain("lundi 4 janvier 2027 à 8\u00a0h");
  await i18next.changeLanguage("en");
  expect(nextWords(t, mine({}), saturday)).toMatch(/Your next letter leaves on Monday,? 30 November at 8:00, Paris time\./);
  await i18next.changeLanguage("fr");
});

test("a letter that fell due leaves within minutes", () => {
  expect(nextWords(t, mine({ next_at: "2026-11-23T07:00:00+00:00" }), saturday)).toBe("Votre prochaine lettre part dans les minutes qui viennent.");
});

test("holidays and never are said as what they are", () => {
  expect(nextWords(t, mine({ frequency: "never", next_at: null }), saturday)).toContain("aucune lettre");
  expect(nextWords(t, mine({ away_until: "2026-12-08", next_at: "2026-12-14T07:00:00+00:00" }), saturday)).toBe(
    "En pause pendant vos congés, jusqu’au 8 décembre 2026 inclus. Votre prochaine lettre part lundi 14 décembre à 8\u00a0h, heure de Paris.",
  );
  expect(nextWords(t, mine({ away_until: "9999-12-30", next_at: null }), saturday)).toBe("En pause pendant vos congés, jusqu’au 30 décembre 9999 inclus.");
});

test("each letter says what became of it, and why there was none", () => {
  expect(outcomeWords(t, letter({ lines: 4 }))).toBe("Envoyée\u00a0: 4 nouvelles");
  expect(outcomeWords(t, letter({ kind: "edition" }))).toBe("Envoyée\u00a0: l’édition seule, sans autre nouvelle pour vous");
  expect(outcomeWords(t, letter({ lines: 1, mail: "failed" }))).toBe("N’a pas pu être remise à votre adresse\u00a0: 1 nouvelle");
  expect(outcomeWords(t, letter({ lines: 2, mail: null }))).toBe("2 nouvelles");
  expect(outcomeWords(t, letter({ outcome: "nothing", mail: null }))).toBe("Rien de nouveau\u00a0: aucune lettre");
  expect(outcomeWords(t, letter({ outcome: "away", mail: null }))).toContain("Pendant vos congés");
});
