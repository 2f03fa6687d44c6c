import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { Tag, type Tone } from "../../../ui/Tag";
import type { RequestLine, State } from "./api";
import classes from "./Requests.module.css";

export const stateTone: Record<State, Tone> = { open: "accent", full: "ok", done: "quiet", withdrawn: "quiet", elsewhere: "quiet" };

/** Requests line by line: what is asked, by whom, by when, and where it stands. */
export function RequestRows({ items }: { items: RequestLine[] }) {
  return (
    <ul className={list.list}>
      {items.map((request) => (
        <Row key={request.id} request={request} />
      ))}
    </ul>
  );
}

function Row({ request }: { request: RequestLine }) {
  const { t } = useTranslation("buddying");
  const country = useCountryName();
  const theme = useThemeName();
  const about = [...request.countries.map(country), ...request.themes.map(theme)];
  return (
    <li className={list.reach}>
      <div className={classes.row}>
        <Link className={classes.name} to={`/buddying/requests/${request.id}`}>
          {request.title}
        </Link>
        <Tag tone={stateTone[request.state]}>{t(`states.${request.state}`)}</Tag>
      </div>
      <div className={`${list.soft} ${list.small}`}>
        {[request.authority.name, request.by_when ? t("byDay", { day: formatDate(request.by_when) }) : null, ...about].filter(Boolean).join(" · ")}
      </div>
      {request.waiting ? <div className={list.small}>{t("waiting", { count: request.waiting })}</div> : null}
    </li>
  );
}
