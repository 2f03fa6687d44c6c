import "@fontsource-variable/source-serif-4/wght.css";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName } from "../../../core/reference";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { proposedQuery, type Bulletin } from "./api";
import classes from "./Bulletin.module.css";
import { BulletinActions } from "./BulletinActions";
import { signature } from "./BulletinPage";
import { SeverityTag } from "./SeverityTag";

/** What was proposed and waits for a chair or the secretariat, alerts first; one's own proposals too. */
export default function ToPublish() {
  const { t } = useTranslation("countries");
  const proposed = useQuery(proposedQuery);
  return (
    <section aria-label={t("stories.tabs.toPublish")}>
      {proposed.isPending ? <Waiting rows={3} /> : null}
      <Problem error={proposed.error} retry={() => void proposed.refetch()} />
      {proposed.data?.items.length === 0 ? <EmptyState title={t("bulletins.noneProposed")} lead={t("bulletins.noneProposedLead")} /> : null}
      <ul className={list.cards}>
        {proposed.data?.items.map((bulletin) => (
          <li key={bulletin.id} className={list.card}>
            <Proposal bulletin={bulletin} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Proposal({ bulletin }: { bulletin: Bulletin }) {
  const { t } = useTranslation("countries");
  const country = useCountryName();
  return (
    <article className={classes.card}>
      <p className={classes.meta}>
        <SeverityTag severity={bulletin.severity} />
        <span>{bulletin.countries.map(country).join(", ")}</span>
        <span>{t("bulletins.until", { date: formatDate(bulletin.expires_on) })}</span>
      </p>
      <h3>
        <Link to={`/bulletins/${bulletin.id}`}>{bulletin.title}</Link>
      </h3>
      <p className={`${classes.body} ${classes.small}`}>{bulletin.body}</p>
      <p className={`${list.soft} ${list.small}`}>{t("bulletins.by", { who: signature(t, bulletin) })}</p>
      <BulletinActions bulletin={bulletin} />
    </article>
  );
}
