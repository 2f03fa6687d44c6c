import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { daysBetween, formatAgo, formatDate } from "../../../core/format";
import { PersonLine } from "../../../ui/PersonLine";
import type { BuddyRequest } from "./api";

/** Where a request stands, who leads it, and by when help is wanted. */
export function Standing({ request }: { request: BuddyRequest }) {
  const { t } = useTranslation("buddying");
  return (
    <>
      <section aria-labelledby="standing">
        <h2 id="standing">{t("request.standing")}</h2>
        <p>{useStanding(request)}</p>
        {request.bulletin_id === null ? null : (
          <p>
            <Link to={`/alerts/${request.bulletin_id}`}>{t("request.ofAlert")}</Link>
          </p>
        )}
      </section>
      <section aria-labelledby="lead">
        <h2 id="lead">{t("request.lead")}</h2>
        {request.asker ? <PersonLine person={request.asker} link small /> : <p>{t("request.queued")}</p>}
      </section>
      <section aria-labelledby="due">
        <h2 id="due">{t("request.due")}</h2>
        <p>{request.by_when ? <Due day={request.by_when} /> : t("request.noDay")}</p>
      </section>
    </>
  );
}

const daysUntil = (day: string) => daysBetween(new Date(), new Date(`${day}T12:00:00`));

function Due({ day }: { day: string }) {
  const { t } = useTranslation("buddying");
  const days = daysUntil(day);
  return (
    <>
      {formatDate(day)}
      <br />
      {days < 0 ? t("request.past") : days === 0 ? t("request.today") : t("request.inDays", { count: days })}
    </>
  );
}

/** "Déposée hier · 1 pair sollicité": what happened, the newest last. */
function useStanding(request: BuddyRequest): string {
  const { t } = useTranslation("buddying");
  const ago = formatAgo(request.created_at) ?? t("request.justNow");
  return [
    t("request.made", { ago }),
    request.waiting ? t("waiting", { count: request.waiting }) : null,
    request.helped > 0 ? t("request.helped", { count: request.helped }) : null,
    request.closed_at ? t(`request.closed.${request.state}`, { day: formatDate(request.closed_at), network: request.sent_to?.name }) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}
