import { formatNumber } from "../../../core/format";
import classes from "./Board.module.css";

/** "2 / 3" with a bar of that length beside it: the number says all that the bar shows. */
export function Bar({ value, of, alone = false }: { value: number; of: number; alone?: boolean }) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <span className={classes.measure}>
      <span>{alone ? formatNumber(value) : `${formatNumber(value)} / ${formatNumber(of)}`}</span>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} data-full={(!alone && of > 0 && value >= of) || undefined} style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </span>
  );
}
