import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatWhen } from "../../../core/format";
import { useCountryName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { WaitingPage } from "../../../ui/Waiting";
import { AlertPanel } from "./AlertPanel";
import { boardQuery } from "./api";
import classes from "./Alerts.module.css";
import { lastDay } from "./until";

/** One alert: what is known, what one's authority answers, and what the others do. */
export default function AlertPage() {
  const { t } = useTranslation("countries");
  const { t: inUi } = useTranslation("ui");
  const id = Number(useParams().id);
  const country = useCountryName();
  const query = useQuery(boardQuery(id));
  const alert = query.data?.alert;
  if (query.error && !alert) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!alert) return <WaitingPage />;
  const by = alert.published_by;
  return (
    <Page
      title={alert.title}
      crumb={<Link to="/alerts">{t("alerts.title")}</Link>}
      meta={
        <>
          <Tag tone={alert.live ? "alert" : "quiet"}>{t(alert.live ? "alerts.live" : `alerts.states.${alert.state === "withdrawn" ? "withdrawn" : "expired"}`)}</Tag>{" "}
          {alert.countries.map(country).join(", ")}
        </>
      }
    >
      <div className={classes.body}>
        {alert.body.split("\n").map((line, number) => (
          <p key={number}>{line}</p>
        ))}
      </div>
      <p className={`${list.soft} ${list.small}`}>
        {by ? `${t("alerts.publishedBy", { who: `${by.name} (${personWords(inUi, by)})`, when: formatWhen(alert.published_at, null) })} · ` : null}
        {t("alerts.expires", { day: lastDay(alert.expires_at) })}
        {" · "}
        <Link to={`/bulletins/${alert.id}`}>{t("alerts.toBulletin")}</Link>
      </p>
      <AlertPanel id={id} />
    </Page>
  );
}
