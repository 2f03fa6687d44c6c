import { useTranslation } from "react-i18next";
import classes from "./Candidates.module.css";
import { inOrder } from "./excluded";

/** Why helpers were left out, in words: most of them first. */
export function Excluded({ counts }: { counts: Record<string, number> }) {
  const { t } = useTranslation("buddying");
  const rows = inOrder(counts);
  if (rows.length === 0) return <p className={classes.how}>{t("matching.nobodyOffers")}</p>;
  return (
    <ul className={classes.excluded}>
      {rows.map(([reason, count]) => (
        <li key={reason}>{t(`matching.excluded.${reason}`, { count })}</li>
      ))}
    </ul>
  );
}
