/** What the table of countries shows, and in which order. */
import { folded } from "../../../ui/folded";
import type { CountryCounts } from "./api";

export const columns = ["name", "partnerships", "authorities", "bulletins", "alerts", "mine"] as const;
export type Column = (typeof columns)[number];

export interface Order {
  by: Column;
  down: boolean;
}

const says = ({ partnerships, bulletins, mine, works_there, level }: CountryCounts) =>
  partnerships > 0 || bulletins > 0 || mine || works_there || level !== null;

/** Those that letters find, whatever there is of them; else those there is something of, or all. */
export function shownIn(countries: CountryCounts[], text: string, all: boolean): CountryCounts[] {
  const typed = folded(text.trim());
  if (typed === "") return all ? countries : countries.filter(says);
  return countries.filter(({ name, name_en, code }) => [name, name_en].some((one) => folded(one).includes(typed)) || folded(code) === typed);
}

/** Equal numbers stand by name, so that the order is the same each time. */
export function sorted(countries: CountryCounts[], { by, down }: Order, nameOf: (country: CountryCounts) => string, locale: string): CountryCounts[] {
  const byName = (one: CountryCounts, other: CountryCounts) => nameOf(one).localeCompare(nameOf(other), locale);
  const turned = down ? -1 : 1;
  return countries.toSorted((one, other) =>
    by === "name" ? turned * byName(one, other) : turned * (Number(one[by]) - Number(other[by])) || byName(one, other),
  );
}
