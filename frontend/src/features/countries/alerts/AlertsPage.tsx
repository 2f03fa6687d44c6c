import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useHear } from "../../../core/live";
import { useCountryName } from "../../../core/reference";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { Waiting } from "../../../ui/Waiting";
import { WatchTabs } from "../../../ui/WatchTabs";
import { AnswerTag } from "./AnswerTag";
import { alertsQuery, type ListedAlert } from "./api";
import classes from "./Alerts.module.css";
import { lastDay } from "./until";
import { useUntil } from "./useUntil";

/** The alerts that are not over, what one's authorities answered, and for who oversees them how far each board has filled. */
export default function AlertsPage() {
  const { t } = useTranslation("countries");
  const query = useQuery(alertsQuery);
  const items = query.data?.items ?? [];
  useHear(["veille", ...items.filter(({ counts }) => counts !== null).map(({ alert }) => `alert:${alert.id}`)]);
  useUntil(items.map(({ alert }) => alert.expires_at));
  return (
    <Page title={t("alerts.title")} crumb={<Link to="/countries">{t("alerts.crumb")}</Link>} meta={t("alerts.meta")}>
      <WatchTabs />
      {query.isPending ? <Waiting /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data && items.length === 0 ? (
        <EmptyState title={t("alerts.empty")} lead={t("alerts.emptyLead")} action={<LinkButton to="/veille">{t("alerts.toStories")}</LinkButton>} />
      ) : null}
      <ul className={list.cards}>
        {items.map((item) => (
          <li key={item.alert.id} className={list.card}>
            <Listed item={item} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Listed({ item: { alert, mine, counts } }: { item: ListedAlert }) {
  const { t } = useTranslation("countries");
  const country = useCountryName();
  const exposed = mine.filter((own) => own.exposed);
  return (
    <article>
      <p className={`${list.soft} ${list.small}`}>
        {alert.countries.map(country).join(", ")} · {t("alerts.expires", { day: lastDay(alert.expires_at) })}
      </p>
      <h2 className={classes.listed}>
        <Link to={`/alerts/${alert.id}`}>{alert.title}</Link>
      </h2>
      {exposed.map((own) => (
        <p key={own.authority.id} className={list.row}>
          <span>{own.authority.name}</span>
          {own.answer ? <AnswerTag answer={own.answer.answer} /> : <Tag tone="watch">{t("alerts.awaited")}</Tag>}
        </p>
      ))}
      {counts ? (
        <p className={list.small}>
          {`${t("alerts.listed.exposed", { count: counts.exposed })}, ${t("alerts.listed.answered", { count: counts.answered })}, ${t("alerts.listed.silent", { count: counts.silent })}`}
          {counts.need_help > 0 ? ` · ${t("alerts.needing", { count: counts.need_help })}` : null}
        </p>
      ) : null}
    </article>
  );
}
