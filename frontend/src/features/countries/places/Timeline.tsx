import { IconAlertTriangle, IconEye, IconInfoCircle, type TablerIcon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Tag, type Tone } from "../../../ui/Tag";
import type { TimelineBulletin } from "./api";
import classes from "./Timeline.module.css";

type Severity = TimelineBulletin["severity"];
const icons: Record<Severity, TablerIcon> = { know: IconInfoCircle, watch: IconEye, alert: IconAlertTriangle };
const tones: Record<Severity, Tone> = { know: "accent", watch: "watch", alert: "alert" };

function SeverityTag({ severity, quiet = false }: { severity: Severity; quiet?: boolean }) {
  const { t } = useTranslation("countries");
  const Icon = icons[severity];
  return (
    <Tag tone={quiet ? "quiet" : tones[severity]}>
      <Icon size={15} stroke={1.9} aria-hidden="true" className={classes.sign} />
      {t(`places.severity.${severity}`)}
    </Tag>
  );
}

/** Alerts in force, above all else. */
export function AlertsNow({ alerts }: { alerts: TimelineBulletin[] }) {
  const { t } = useTranslation("countries");
  if (alerts.length === 0) return null;
  return (
    <section className={classes.now} aria-label={t("places.now")}>
      {alerts.map((alert) => (
        <article key={alert.id} className={classes.alert}>
          <p className={classes.meta}>
            <SeverityTag severity="alert" />
            {t("places.until", { date: formatDate(alert.expires_at) })}
          </p>
          <h2>
            <Link to={`/bulletins/${alert.id}`}>{alert.title}</Link>
          </h2>
          <p className={classes.body}>{alert.body}</p>
        </article>
      ))}
    </section>
  );
}

/** What was published of the country, newest first; what is over stays readable, in quiet. */
export function Timeline({ bulletins }: { bulletins: TimelineBulletin[] }) {
  const { t } = useTranslation("countries");
  const byDate = bulletins.toSorted((one, other) => other.published_at.localeCompare(one.published_at));
  return (
    <section className={list.section} aria-labelledby="bulletins">
      <h2 id="bulletins">{t("places.timeline.title")}</h2>
      {byDate.length === 0 ? (
        <EmptyState
          title={t("places.timeline.none")}
          lead={t("places.timeline.noneLead")}
          action={
            <LinkButton to="/veille" variant="default">
              {t("places.timeline.toStories")}
            </LinkButton>
          }
        />
      ) : null}
      <ol className={classes.line}>
        {byDate.map((bulletin) => (
          <li key={bulletin.id} data-over={!bulletin.active || undefined}>
            <time className={classes.date} dateTime={bulletin.published_at}>
              {formatDate(bulletin.published_at)}
            </time>
            <div>
              <p className={classes.meta}>
                <SeverityTag severity={bulletin.severity} quiet={!bulletin.active} />
                {bulletin.active ? t("places.until", { date: formatDate(bulletin.expires_at) }) : null}
                {bulletin.state === "withdrawn" ? t("places.timeline.withdrawn") : null}
                {!bulletin.active && bulletin.state !== "withdrawn" ? t("places.timeline.over") : null}
                {bulletin.version > 1 ? ` · ${t("places.timeline.changed")}` : null}
              </p>
              <h3>
                <Link to={`/bulletins/${bulletin.id}`}>{bulletin.title}</Link>
              </h3>
              {bulletin.active ? <p className={classes.body}>{bulletin.body}</p> : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
