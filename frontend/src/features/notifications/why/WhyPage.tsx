import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";
import { useMe } from "../../../core/session";
import { Explained } from "../../../ui/Explained";
import { ExplainedTo } from "../../../ui/ExplainedTo";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { explanationQuery } from "../api";
import { personIn } from "./personIn";

/** Why one was told of one thing, or not. */
export default function WhyPage() {
  const { t } = useTranslation("notifications");
  const me = useMe();
  const [search, setSearch] = useSearchParams();
  const person = personIn(search);
  const query = useQuery(explanationQuery(Number(useParams().event), person));
  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  return (
    <Page title={t("why.title")} crumb={<Link to="/notifications">{t("nav.news", { ns: "app" })}</Link>}>
      <ExplainedTo
        person={person}
        shown={query.data?.person}
        choose={(other) => setSearch(other === null ? {} : { person: String(other) }, { replace: true })}
      >
        {query.isPending ? <Waiting rows={2} /> : null}
        {query.data ? (
          <div className={list.card}>
            <Explained explanation={query.data} />
          </div>
        ) : null}
      </ExplainedTo>
      {person === null || person === me.id ? (
        <div className={list.row} style={{ marginTop: 22 }}>
          <span>{t("why.wrong")}</span>
          <LinkButton to="/me/notifications" variant="default">
            {t("inbox.toPreferences")}
          </LinkButton>
        </div>
      ) : null}
    </Page>
  );
}
