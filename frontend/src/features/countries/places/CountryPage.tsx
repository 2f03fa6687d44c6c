import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { localName } from "../../../core/i18n";
import { useHear } from "../../../core/live";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { Advice } from "./Advice";
import { countryQuery } from "./api";
import { FeedAddress } from "./FeedAddress";
import { FollowCountry } from "./FollowCountry";
import { Indicators } from "./Indicators";
import { Talk } from "./Talk";
import { AlertsNow, Timeline } from "./Timeline";
import { WorkThere } from "./WorkThere";
import { You } from "./You";

/** A country: what is urgent, who works there, what governments advise, what happened, where people talk about it. */
export default function CountryPage() {
  const { t } = useTranslation("countries");
  const code = useParams().code ?? "";
  const query = useQuery(countryQuery(code));
  const page = query.data;
  useHear(["veille"]);
  if (query.error && !page) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!page) return <WaitingPage />;
  const alerts = page.bulletins.filter(({ severity, active }) => severity === "alert" && active);

  return (
    <Page
      title={localName(page.country)}
      crumb={<Link to="/countries">{t("places.title")}</Link>}
      meta={[
        t("places.authorities", { count: page.authorities.length }),
        alerts.length > 0 ? t("places.alerts", { count: alerts.length }) : null,
      ]
        .filter(Boolean)
        .join(" · ")}
      actions={<FollowCountry page={page} />}
      panelLabel={t("places.beside")}
      panel={
        <>
          <You page={page} />
          <Indicators indicators={page.indicators} />
          <FeedAddress code={code} />
        </>
      }
    >
      <AlertsNow alerts={alerts} />
      <WorkThere authorities={page.authorities} country={localName(page.country)} />
      <Advice page={page} />
      <Timeline bulletins={page.bulletins} />
      <Talk place={page.place} code={code} />
    </Page>
  );
}
