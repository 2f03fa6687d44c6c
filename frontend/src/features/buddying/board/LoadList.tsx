import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatNumber } from "../../../core/format";
import { EmptyState } from "../../../ui/EmptyState";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { Bar } from "./Bar";
import { boardLoadQuery, type BoardLoad, type BoardSearch } from "./api";
import classes from "./Board.module.css";

/** What each authority carries beside what it can, who carries the most first. */
export function LoadList({ search, page, go }: { search: BoardSearch; page: number; go: (page: number) => void }) {
  const { t } = useTranslation("buddying");
  const found = useQuery({ ...boardLoadQuery(search, page), placeholderData: keepPreviousData });
  return (
    <>
      {found.isPending ? <Waiting /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data?.items.length === 0 ? <EmptyState title={t("board.none.load")} /> : null}
      {found.data && found.data.items.length > 0 ? (
        <>
          <table className={`${classes.table} ${classes.figures}`}>
            <caption className="visually-hidden">{t("board.lists.load")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("board.authority")}</th>
                <th scope="col">{t("board.load.carried")}</th>
                <th scope="col">{t("board.load.quarter")}</th>
                <th scope="col">{t("board.load.waiting")}</th>
                <th scope="col">{t("board.load.requests")}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.items.map((line) => (
                <Row key={line.authority.id} line={line} />
              ))}
            </tbody>
          </table>
          <Pager page={page} pages={found.data.pages} go={go} />
        </>
      ) : null}
    </>
  );
}

function Row({ line }: { line: BoardLoad }) {
  const { t } = useTranslation("buddying");
  const team = line.team === null ? t("board.load.noTeam") : t("board.load.team", { count: line.team });
  const offers = [t("board.load.offers", { count: line.offers }), line.paused > 0 ? t("board.load.paused", { count: line.paused }) : ""];
  return (
    <tr>
      <th scope="row">
        <Link to={`/authorities/${line.authority.id}`}>{line.authority.name}</Link>
        <span className={classes.under}>{[team, ...offers].filter(Boolean).join(" · ")}</span>
      </th>
      <td data-label={t("board.load.carried")}>
        <Bar value={line.carried} of={line.at_once} />
      </td>
      <td data-label={t("board.load.quarter")}>
        <Bar value={line.accepted} of={line.per_quarter} />
      </td>
      <td data-label={t("board.load.waiting")}>{t("board.load.waitingOf", { waiting: formatNumber(line.waiting), asked: formatNumber(line.asked) })}</td>
      <td data-label={t("board.load.requests")}>{formatNumber(line.requests)}</td>
    </tr>
  );
}
