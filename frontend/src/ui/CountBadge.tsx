import { useTranslation } from "react-i18next";
import { formatNumber } from "../core/format";
import classes from "./CountBadge.module.css";

/** How many unread messages; nothing at zero. */
export function CountBadge({ count }: { count: number | null | undefined }) {
  const { t } = useTranslation("ui");
  if (!count) return null;
  return (
    <span className={classes.count}>
      <span aria-hidden="true">{count > 999 ? `${formatNumber(999)}+` : formatNumber(count)}</span>
      <span className="visually-hidden">{t("unread", { count })}</span>
    </span>
  );
}
