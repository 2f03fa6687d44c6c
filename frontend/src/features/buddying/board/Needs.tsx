import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { useThemeName } from "../../../core/reference";
import { EmptyState } from "../../../ui/EmptyState";
import { Bar } from "./Bar";
import type { Need } from "./api";
import classes from "./Board.module.css";

/** What is asked for by theme in a year, what came of it, and who offers it: bars and their numbers in one table. */
export function Needs({ needs }: { needs: Need[] }) {
  const { t } = useTranslation("buddying");
  const theme = useThemeName();
  const most = Math.max(...needs.map(({ asked }) => asked));
  if (needs.every(({ asked, offers }) => asked + offers === 0)) return <EmptyState title={t("board.none.needs")} />;
  return (
    <table className={`${classes.table} ${classes.figures}`}>
      <caption className={classes.caption}>{t("board.needs.caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("board.theme")}</th>
          <th scope="col">{t("board.needs.asked")}</th>
          <th scope="col">{t("board.needs.matched")}</th>
          <th scope="col">{t("board.needs.open")}</th>
          <th scope="col">{t("board.needs.uncovered")}</th>
          <th scope="col">{t("board.needs.offers")}</th>
        </tr>
      </thead>
      <tbody>
        {needs.map((need) => (
          <tr key={need.theme ?? ""}>
            <th scope="row">{need.theme === null ? t("board.needs.noTheme") : theme(need.theme)}</th>
            <td data-label={t("board.needs.asked")}>
              <Bar value={need.asked} of={most} alone />
            </td>
            <td data-label={t("board.needs.matched")}>{formatNumber(need.matched)}</td>
            <td data-label={t("board.needs.open")}>{formatNumber(need.open)}</td>
            <td data-label={t("board.needs.uncovered")}>{formatNumber(need.uncovered)}</td>
            <td data-label={t("board.needs.offers")}>{formatNumber(need.offers)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
