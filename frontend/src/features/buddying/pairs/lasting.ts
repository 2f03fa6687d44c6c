/** How long something lasts, in the reader's language: 45 min, 1 h 30 min, 2 jours. */
import { currentLocale } from "../../../core/i18n";

const HOUR = 60;
const DAY = 24 * HOUR;

const inUnits = (value: number, unit: "day" | "hour" | "minute") =>
  new Intl.NumberFormat(currentLocale(), { style: "unit", unit, unitDisplay: unit === "day" ? "long" : "short" }).format(value);

export function lasting(minutes: number): string {
  if (minutes % DAY === 0) return inUnits(minutes / DAY, "day");
  const [hours, rest] = [Math.floor(minutes / HOUR), minutes % HOUR];
  return [hours > 0 ? inUnits(hours, "hour") : "", rest > 0 ? inUnits(rest, "minute") : ""].filter(Boolean).join(" ");
}
