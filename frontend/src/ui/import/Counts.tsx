import { useTranslation } from "react-i18next";
import { formatNumber } from "../../core/format";
import type { BroughtList } from "./calls";
import classes from "./Import.module.css";

const counts = ["to_create", "to_update", "unchanged", "faulty_lines"] as const;

/** How much a list would add and change, or did. */
export function Counts({ room, shown }: { room: string; shown: BroughtList }) {
  const { t } = useTranslation(room);
  const words = shown.state === "done" ? "done" : "counts";
  return (
    <dl className={classes.counts}>
      {counts.map((count) => (
        <div key={count} data-faulty={(words === "counts" && count === "faulty_lines" && shown[count] > 0) || undefined}>
          <dt>{t(`import.${words}.${count}`)}</dt>
          <dd>{formatNumber(shown[count])}</dd>
        </div>
      ))}
    </dl>
  );
}
