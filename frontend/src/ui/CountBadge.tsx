import { useTranslation } from "react-i18next";
import { formatNumber } from "../core/format";
import classes from "./CountBadge.module.css";

interface Props {
  count: number | null | undefined;
  /** From more than this on, it says only that there are more. */
  most?: number;
  /** What is counted, in words; unread messages where nothing is said. */
  words?: string;
}

/** How many are unread; nothing at zero. */
export function CountBadge({ count, most = 999, words }: Props) {
  const { t } = useTranslation("ui");
  if (!count) return null;
  return (
    <span className={classes.count}>
      <span aria-hidden="true">{count > most ? `${formatNumber(most)}+` : formatNumber(count)}</span>
      <span className="visually-hidden">{words ?? t("unread", { count })}</span>
    </span>
  );
}
