import { Checkbox } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo, formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import { Tag } from "../../../ui/Tag";
import type { BoardRequest, RequestList } from "./api";
import classes from "./Board.module.css";
import { ticked, tickedAll, type Ticks } from "./ticks";
import { whySentence } from "./words";

interface Props {
  items: BoardRequest[];
  list: RequestList;
  ticks: Ticks;
  setTicks: (ticks: Ticks) => void;
}

/** Requests line by line, each with what keeps it; on a phone each is a small card. */
export function RequestTable({ items, list, ticks, setTicks }: Props) {
  const { t } = useTranslation("buddying");
  const ids = items.map(({ id }) => id);
  const here = ids.filter((id) => ticks.has(id)).length;
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t(`board.lists.${list}`)}</caption>
      <thead>
        <tr>
          <td className={classes.tick}>
            <Checkbox
              checked={here === ids.length}
              indeterminate={here > 0 && here < ids.length}
              onChange={(event) => setTicks(tickedAll(ticks, ids, event.currentTarget.checked))}
              label={<span className={classes.tickAll}>{t("board.tickAll")}</span>}
            />
          </td>
          <th scope="col">{t("board.request")}</th>
          <th scope="col">{t("board.standing")}</th>
          <th scope="col">{t("board.byWhen")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((request) => (
          <Row key={request.id} request={request} on={ticks.has(request.id)} tick={(on) => setTicks(ticked(ticks, request.id, on))} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ request, on, tick }: { request: BoardRequest; on: boolean; tick: (on: boolean) => void }) {
  const { t } = useTranslation("buddying");
  const theme = useThemeName();
  const country = useCountryName();
  const about = [...request.themes.map(theme), ...request.countries.map(country)].join(", ");
  return (
    <tr data-on={on || undefined}>
      <td className={classes.tick}>
        <Checkbox checked={on} onChange={(event) => tick(event.currentTarget.checked)} aria-label={t("board.tick", { title: request.title })} />
      </td>
      <th scope="row">
        <Link to={`/buddying/requests/${request.id}`}>{request.title}</Link>
        <span className={classes.under}>{[request.authority.name, about].filter(Boolean).join(" · ")}</span>
      </th>
      <td>
        <Standing request={request} />
      </td>
      <td className={classes.day}>
        <span className={request.by_when ? undefined : classes.soft}>{request.by_when ? formatDate(request.by_when) : t("board.noDay")}</span>
        {request.overdue ? <Tag tone={request.overdue === "passed" ? "alert" : "watch"}>{t(`board.overdue.${request.overdue}`)}</Tag> : null}
      </td>
    </tr>
  );
}

function Standing({ request }: { request: BoardRequest }) {
  const { t } = useTranslation("buddying");
  const { waiting, lapsed, declined, alive, since, why } = request;
  const ago = (moment: string) => formatAgo(moment) ?? t("justNow", { ns: "ui" });
  const said = [
    request.state === "open" || request.state === "full" ? "" : t(`board.states.${request.state}`),
    waiting > 0 ? t("board.waiting", { count: waiting }) : "",
    lapsed > 0 ? t("board.lapsed", { count: lapsed }) : "",
    declined > 0 ? t("board.declined", { count: declined }) : "",
    alive > 0 ? t("board.alive", { count: alive, wanted: request.wanted }) : "",
  ].filter(Boolean);
  if (request.state === "open" && said.length === 0) said.push(t("board.nobodyAsked"));
  return (
    <>
      {why ? <span className={classes.why}>{whySentence(t, why)}</span> : <span>{said.join(" · ")}</span>}
      {since ? <span className={classes.under}>{t("board.since", { when: ago(since) })}</span> : null}
      {request.queued_at && !request.asker ? <span className={classes.under}>{t("board.queued", { when: ago(request.queued_at) })}</span> : null}
      {request.uncovered && request.state === "open" ? <span className={classes.under}>{t("board.uncovered")}</span> : null}
    </>
  );
}
