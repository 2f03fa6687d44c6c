import { useTranslation } from "react-i18next";
import classes from "../Composer.module.css";

const LONGEST = 20_000;
/** From here on, the room that is left is said. */
const NEARLY = 18_000;

/** How many characters a message may still take; below zero, it is too long. */
export const roomIn = (body: string): number => LONGEST - (body.length > NEARLY ? [...body].length : body.length);

/** The room that is left, once it is little. */
export function Room({ left }: { left: number }) {
  const { t } = useTranslation("discussion");
  if (left > LONGEST - NEARLY) return null;
  return (
    <span className={classes.left} data-over={left < 0 || undefined} role="status">
      {left < 0 ? t("tooLong", { count: -left }) : t("left", { count: left })}
    </span>
  );
}
