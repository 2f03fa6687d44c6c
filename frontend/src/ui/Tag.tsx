import type { ReactNode } from "react";
import classes from "./Tag.module.css";

export type Tone = "accent" | "alert" | "watch" | "ok" | "quiet";

/** A word about a thing; the colour only underlines what the word says. */
export const Tag = ({ tone = "accent", children }: { tone?: Tone; children: ReactNode }) => (
  <span className={classes.tag} data-tone={tone}>
    {children}
  </span>
);
