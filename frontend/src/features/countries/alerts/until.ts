import type { TFunction } from "i18next";
import { formatDate, formatDay } from "../../../core/format";
import { currentLocale } from "../../../core/i18n";
import type { Exposed } from "./api";

type Tie = Exposed["ties"][number];

/** Until when an agreement runs, as exactly as it is known. */
export function untilWords(t: TFunction<"countries">, { ends_on: ends, ends_precision: precision }: Pick<Tie, "ends_on" | "ends_precision">): string {
  if (ends === null) return t("alerts.noEnd");
  if (precision === "day") return t("alerts.until", { date: formatDate(ends) });
  const month = precision === "month" ? ("long" as const) : undefined;
  const date = new Intl.DateTimeFormat(currentLocale(), { month, year: "numeric" }).format(new Date(`${ends}T12:00:00`));
  return t("alerts.untilIn", { date });
}

/** The last day an alert holds: one that is over at midnight holds until the evening before. */
export const lastDay = (expires: string): string => formatDay(new Date(Date.parse(expires) - 1).toISOString());
