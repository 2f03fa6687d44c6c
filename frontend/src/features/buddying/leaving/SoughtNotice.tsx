import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { soughtQuery } from "./api";
import classes from "./Leaving.module.css";

/** Who left this pair and who is looked for, for the one who stayed. */
export function SoughtNotice({ pair }: { pair: number }) {
  const { t } = useTranslation("buddying");
  const sought = useQuery(soughtQuery(pair)).data?.sought;
  if (!sought) return null;
  return (
    <section className={classes.notice} aria-labelledby="sought">
      <h2 id="sought">{t("leaving.sought", { name: sought.left.name, day: formatDate(sought.since) })}</h2>
      <p>{sought.to ? t("leaving.soughtTo", { name: sought.to.name }) : t("leaving.soughtQueue")}</p>
    </section>
  );
}
