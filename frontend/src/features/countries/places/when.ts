/** Dates of partnerships as far as they are known: a year alone is no first of January. */
import { currentLocale } from "../../../core/i18n";
import type { WorkThere } from "./api";

type Precision = WorkThere["starts_precision"];

const parts = {
  day: { day: "numeric", month: "long", year: "numeric" },
  month: { month: "long", year: "numeric" },
  year: { year: "numeric" },
} as const;

export const formatKnown = (date: string, precision: Precision) =>
  new Intl.DateTimeFormat(currentLocale(), parts[precision]).format(new Date(`${date}T12:00:00`));
