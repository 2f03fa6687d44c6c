import type { TFunction } from "i18next";
import { formatDate } from "../../../core/format";
import { currentLocale } from "../../../core/i18n";
import type { OwnLetter, OwnLetters } from "./api";

type T = TFunction<"digests">;
/** Letters leave by the clock of Paris, wherever one reads this. */
const timeZone = "Europe/Paris";

/** "lundi 30 novembre à 8 h", with the year when it is not this one. */
export function moment(t: T, iso: string, now = new Date()): string {
  const at = new Date(iso);
  const part = (options: Intl.DateTimeFormatOptions, of = at) => new Intl.DateTimeFormat(currentLocale(), { timeZone, ...options }).format(of);
  const year = part({ year: "numeric" }) === part({ year: "numeric" }, now) ? undefined : ("numeric" as const);
  const hour = Number(new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit" }).format(at));
  return t("mine.at", { day: part({ weekday: "long", day: "numeric", month: "long", year }), hour: t("mine.hour", { hour }) });
}

/** When the next letter comes, as a sentence. */
export function nextWords(t: T, { frequency, next_at: next, away_until: away }: OwnLetters, now = new Date()): string {
  if (frequency === "never") return t("mine.never");
  const when = next === null ? "" : new Date(next) <= now ? t("mine.soon") : t("mine.next", { when: moment(t, next, now) });
  return away === null ? when : [t("mine.away", { date: formatDate(away) }), when].filter(Boolean).join(" ");
}

/** What became of one letter, with the reason where nothing was sent. */
export function outcomeWords(t: T, { kind, outcome, mail, lines }: OwnLetter): string {
  if (outcome !== "planned") return t(`mine.outcomes.${outcome}`);
  const told = lines > 0 ? t("mine.lines", { count: lines }) : t(kind === "edition" ? "mine.editionAlone" : "mine.noLines");
  return mail === null ? told : t("mine.both", { what: t(`mine.mails.${mail}`), told });
}
