import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { live, useHear } from "../../../core/live";
import { useCountryName } from "../../../core/reference";
import { useMe } from "../../../core/session";
import { alertsQuery } from "./api";
import classes from "./Alerts.module.css";
import { useUntil } from "./useUntil";

/** On the home page, one calm line for the alert that one's authority has not answered yet. */
export function AlertBanner() {
  const home = useLocation().pathname === "/";
  const me = useMe();
  return home && !me.guest ? <Unanswered /> : null;
}

function Unanswered() {
  const { t } = useTranslation("app");
  const client = useQueryClient();
  const country = useCountryName();
  const items = useQuery(alertsQuery).data?.items ?? [];
  const waiting = items.filter(({ mine }) => mine.some((own) => own.exposed && own.answer === null));
  const [first] = waiting;
  // Only those whom an alert concerns are told of it: nobody else's page asks.
  useEffect(
    () => live.onFrame((name) => (name === "notifications.told" ? void client.invalidateQueries({ queryKey: alertsQuery.queryKey }) : undefined)),
    [client],
  );
  useHear(waiting.length > 0 ? ["veille"] : []);
  useUntil(waiting.map(({ alert }) => alert.expires_at));
  return (
    <div role="status">
      {first ? (
        <p className={classes.banner}>
          <IconAlertTriangle size={20} stroke={1.7} aria-hidden="true" />
          <span>
            {t("banner.alert", { countries: first.alert.countries.map(country).join(", ") })} <Link to={`/alerts/${first.alert.id}`}>{first.alert.title}</Link>
            {waiting.length > 1 ? (
              <>
                {" · "}
                <Link to="/alerts">{t("banner.alertMore", { count: waiting.length - 1 })}</Link>
              </>
            ) : null}
          </span>
        </p>
      ) : null}
    </div>
  );
}
