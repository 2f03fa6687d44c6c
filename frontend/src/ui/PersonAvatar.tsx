import type { PersonRef } from "../core/shapes";
import classes from "./PersonAvatar.module.css";

/** Two letters of a name: "Élue" → ÉL, "Anne Martin" → AM. */
export function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter(Boolean);
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return (last ? first.charAt(0) + last.charAt(0) : first.slice(0, 2)).toLocaleUpperCase();
}

/** Initials on the colour of the role; decoration only: the name always stands beside it. */
export const PersonAvatar = ({ person, small = false }: { person: PersonRef; small?: boolean }) => (
  <span className={classes.avatar} data-role={person.role} data-small={small || undefined} aria-hidden="true">
    {initials(person.name)}
  </span>
);
