import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Waiting.module.css";

/** The outline of a list that is on its way. */
export function Waiting({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation("ui");
  return (
    <div className={classes.waiting} role="status">
      <span className="visually-hidden">{t("loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={classes.row}>
          <Skeleton height={40} width={40} radius={11} />
          <div className={classes.words}>
            <Skeleton height={14} width={`${62 - (row % 3) * 12}%`} />
            <Skeleton height={12} width={`${40 - (row % 2) * 10}%`} mt={8} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** The outline of a whole page that is on its way. */
export function WaitingPage() {
  return (
    <main id="main" className={classes.page}>
      <Skeleton height={13} width={140} />
      <Skeleton height={28} width="min(420px, 80%)" mt={12} mb={24} />
      <Waiting />
    </main>
  );
}
