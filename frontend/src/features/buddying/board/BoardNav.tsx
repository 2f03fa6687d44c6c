import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { formatNumber } from "../../../core/format";
import { requestLists, type Board } from "./api";
import classes from "./BoardNav.module.css";

export const boardLists = [...requestLists, "pairs", "load", "needs"] as const;
export type BoardList = (typeof boardLists)[number];

const urgent = ["unanswered", "overdue", "unmatched", "pairs", "queue"] as const;
const others = ["unasked", "open", "full", "closed", "load", "needs"] as const;

/** What an officer looks at, the lists that wait for somebody first, each with how many there are. */
export function BoardNav({ counts, show }: { counts: Board["counts"] | null; show: BoardList }) {
  const { t } = useTranslation("buddying");
  const [search] = useSearchParams();
  const to = (list: BoardList) => {
    const next = new URLSearchParams(search);
    next.set("show", list);
    next.delete("page");
    return `?${next.toString()}`;
  };
  const count = (list: BoardList) => {
    if (!counts || list === "load" || list === "needs") return null;
    if (list === "pairs") return counts.pairs_still;
    return list === "queue" ? counts.queue + counts.handovers + counts.offers : counts[list];
  };
  const link = (list: BoardList, className: string | undefined) => {
    const number = count(list);
    return (
      <li key={list}>
        <Link to={to(list)} replace className={className} aria-current={list === show ? "page" : undefined}>
          <span>{t(`board.lists.${list}`)}</span>
          {number === null ? null : <strong>{formatNumber(number)}</strong>}
        </Link>
      </li>
    );
  };
  return (
    <nav aria-label={t("board.lists.label")} className={classes.nav}>
      <ul className={classes.urgent}>{urgent.map((list) => link(list, classes.figure))}</ul>
      <ul className={classes.others}>{others.map((list) => link(list, classes.other))}</ul>
    </nav>
  );
}
