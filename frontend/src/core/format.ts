/** Dates, hours and counts as each language writes them. */
import { currentLocale } from "./i18n";

const dayMs = 86_400_000;
const startOfDay = (moment: Date) => new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();

/** Whole days from one moment's day to another's, in local time. */
export const daysBetween = (from: Date, to: Date) => Math.round((startOfDay(to) - startOfDay(from)) / dayMs);

export const formatNumber = (value: number) => new Intl.NumberFormat(currentLocale()).format(value);

/** 09:12 */
export const formatTime = (iso: string) =>
  new Intl.DateTimeFormat(currentLocale(), { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));

/** mardi 3 mars (with the year when it is not this one) */
export function formatDay(iso: string, now = new Date()): string {
  const moment = new Date(iso);
  const year = moment.getFullYear() === now.getFullYear() ? undefined : ("numeric" as const);
  return new Intl.DateTimeFormat(currentLocale(), { weekday: "long", day: "numeric", month: "long", year }).format(moment);
}

/** jeudi 3 décembre à 09:00 – 10:30: when something takes place, in the reader's own time zone */
export function formatWhen(starts: string, ends: string | null, now = new Date()): string {
  const [from, to] = [new Date(starts), ends === null ? null : new Date(ends)];
  const year = (to ?? from).getFullYear() === now.getFullYear() ? undefined : ("numeric" as const);
  const format = new Intl.DateTimeFormat(currentLocale(), {
    weekday: "long", day: "numeric", month: "long", year, hour: "2-digit", minute: "2-digit",
  });
  return to ? format.formatRange(from, to) : format.format(from);
}

/** 3 mars 2026 */
export function formatDate(iso: string): string {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T12:00:00`) : new Date(iso);
  return new Intl.DateTimeFormat(currentLocale(), { day: "numeric", month: "long", year: "numeric" }).format(moment);
}

/** "à l'instant" is said by the caller: this is null within the minute. */
export function formatAgo(iso: string, now = new Date()): string | null {
  const moment = new Date(iso);
  const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
  if (minutes < 1) return null;
  const relative = new Intl.RelativeTimeFormat(currentLocale(), { numeric: "auto", style: "long" });
  if (minutes < 60) return relative.format(-minutes, "minute");
  const days = daysBetween(moment, now);
  if (days === 0) return formatTime(iso);
  if (days < 7) return relative.format(-days, "day");
  return formatDate(iso);
}

/** Today as the server writes a date. */
export const today = (now = new Date()) =>
  `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;

/** Today in words. */
export const formatToday = () => formatDay(new Date().toISOString());

export type Precision = "day" | "month" | "year";

/** As much of a date as is known: 3 mars 2026, mars 2026, 2026. */
export function formatKnown(iso: string, precision: Precision): string {
  if (precision === "day") return formatDate(iso);
  const month = precision === "month" ? ("long" as const) : undefined;
  return new Intl.DateTimeFormat(currentLocale(), { month, year: "numeric" }).format(new Date(`${iso}T12:00:00`));
}
