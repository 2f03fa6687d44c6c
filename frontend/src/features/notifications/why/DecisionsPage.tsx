import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import { Explained } from "../../../ui/Explained";
import { ExplainedTo } from "../../../ui/ExplainedTo";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { decisionsQuery } from "../api";
import { personIn } from "./personIn";

/** The latest decisions about a person: oneself, or for the secretariat anybody. */
export default function DecisionsPage() {
  const { t } = useTranslation("notifications");
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const person = personIn(search);
  const ofMe = person === null || person === me.id;
  const query = useQuery(decisionsQuery(person));
  const items = query.data?.items ?? [];
  const about = items[0]?.person;
  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  return (
    <Page
      title={t(ofMe ? "why.ofMe" : "why.ofPerson")}
      crumb={ofMe ? <Link to="/notifications">{t("nav.news", { ns: "app" })}</Link> : <Link to={`/people/${person}`}>{about?.name ?? t("directory.people", { ns: "ui" })}</Link>}
      meta={t("why.lead")}
    >
      <ExplainedTo
        person={person}
        shown={about}
        choose={(other) => setSearch(other === null ? {} : { person: String(other) }, { replace: true })}
      >
        {query.isPending ? <Waiting rows={4} /> : null}
        <ul className={list.cards}>
          {items.map((explanation) => (
            <li key={explanation.event_id} className={list.card}>
              <Explained explanation={explanation} />
            </li>
          ))}
        </ul>
        {query.data && items.length === 0 ? <EmptyState title={t("why.none")} lead={t(ofMe ? "why.noneOfMe" : "why.noneLead")} /> : null}
      </ExplainedTo>
    </Page>
  );
}
