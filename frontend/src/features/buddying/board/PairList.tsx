import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo, formatDate } from "../../../core/format";
import { EmptyState } from "../../../ui/EmptyState";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { boardPairsQuery, type BoardPair, type BoardSearch } from "./api";
import classes from "./Board.module.css";

/** Pairs that stand still, and what they wait for. */
export function PairList({ search, page, go }: { search: BoardSearch; page: number; go: (page: number) => void }) {
  const { t } = useTranslation("buddying");
  const found = useQuery({ ...boardPairsQuery(search, page), placeholderData: keepPreviousData });
  return (
    <>
      {found.isPending ? <Waiting /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data?.items.length === 0 ? <EmptyState title={t("board.none.pairs")} /> : null}
      {found.data && found.data.items.length > 0 ? (
        <>
          <table className={classes.table}>
            <caption className="visually-hidden">{t("board.lists.pairs")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("board.pair")}</th>
                <th scope="col">{t("board.pairWhy")}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.items.map((pair) => (
                <tr key={pair.id}>
                  <th scope="row">
                    <Link to={`/buddying/pairs/${pair.id}`}>{pair.title}</Link>
                    <span className={classes.under}>{t("board.between", { one: pair.authority.name, other: pair.helper_authority.name })}</span>
                  </th>
                  <td>
                    <Stands pair={pair} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager page={page} pages={found.data.pages} go={go} />
        </>
      ) : null}
    </>
  );
}

function Stands({ pair }: { pair: BoardPair }) {
  const { t } = useTranslation("buddying");
  const { why, milestone, since, lead } = pair;
  const said = why === "milestone" ? t("board.pairs.milestone", { title: milestone ?? "", when: formatDate(since) }) : t(`board.pairs.${why}`);
  return (
    <>
      {said}
      <span className={classes.under}>
        {[t(`board.lead.${lead}`), t("board.since", { when: formatAgo(since) ?? t("justNow", { ns: "ui" }) })].join(" · ")}
      </span>
    </>
  );
}
