import { IconAlertTriangle, IconMailboxOff, IconMailOff, IconMoodSad, type TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../core/format";
import { useMe } from "../../core/session";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { EmptyState } from "../../ui/EmptyState";
import list from "../../ui/List.module.css";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { Waiting } from "../../ui/Waiting";
import classes from "./Addresses.module.css";
import { stoppedAddressesQuery, useResumeAddress, type StoppedAddress } from "./api";

const signs: Record<StoppedAddress["stopped_by"], TablerIcon> = {
  hard: IconMailOff,
  soft: IconAlertTriangle,
  full: IconMailboxOff,
  complaint: IconMoodSad,
};

/** The secretariat's board of addresses that no more mail is sent to. */
export default function AddressesPage() {
  const { t } = useTranslation("notifications");
  const me = useMe();
  const stopped = useQuery({ ...stoppedAddressesQuery, enabled: me.staff });
  if (!me.staff) return <NotFound />;
  return (
    <Page
      title={t("addresses.title")}
      crumb={<Link to="/people">{t("directory.people", { ns: "ui" })}</Link>}
      meta={stopped.data && stopped.data.items.length > 0 ? t("addresses.meta", { count: stopped.data.items.length }) : null}
    >
      <p className={`${list.prose} ${classes.lead}`}>{t("addresses.lead")}</p>
      {stopped.isPending ? <Waiting /> : null}
      <Problem error={stopped.error} retry={() => void stopped.refetch()} />
      <ul className={list.cards}>
        {stopped.data?.items.map((address) => (
          <li key={address.person.id} className={list.card}>
            <Card address={address} />
          </li>
        ))}
      </ul>
      {stopped.data?.items.length === 0 ? <EmptyState title={t("addresses.none")} lead={t("addresses.noneLead")} /> : null}
    </Page>
  );
}

function Card({ address }: { address: StoppedAddress }) {
  const { t } = useTranslation("notifications");
  const resume = useResumeAddress();
  const { person, email, stopped_by: by, stopped_at: at, answer } = address;
  const Sign = signs[by];
  const counts = (
    [
      ["hard", address.hard],
      ["soft", address.soft],
      ["full", address.full],
      ["complaint", address.complaints],
    ] as const
  ).filter(([, count]) => count > 0);

  return (
    <article>
      <PersonLine person={person} link note={email} />
      <p className={classes.by}>
        <span className={classes.sign}>
          <Sign size={18} stroke={1.7} aria-hidden="true" />
          {t(`addresses.by.${by}`)}
        </span>
        <time dateTime={at}>{t("addresses.since", { when: formatDate(at) })}</time>
      </p>
      <dl className={classes.facts}>
        {counts.length > 0 ? (
          <>
            <dt>{t("addresses.counts")}</dt>
            <dd>{counts.map(([kind, count]) => t(`addresses.count.${kind}`, { count })).join(", ")}</dd>
          </>
        ) : null}
        {answer ? (
          <>
            <dt>{t("addresses.answer")}</dt>
            <dd className={classes.answer} lang="en">
              {answer}
            </dd>
          </>
        ) : null}
      </dl>
      <ConfirmButton
        label={t("addresses.resume")}
        title={t("addresses.resumeTitle", { name: person.name })}
        confirm={t("addresses.resume")}
        pending={resume.isPending}
        error={resume.error}
        onConfirm={() => resume.mutateAsync(person.id).then(() => say(t("addresses.resumed", { email })))}
      >
        <p>{t("addresses.resumeWords", { email })}</p>
        {by === "complaint" ? <p style={{ marginTop: 10 }}>{t("addresses.complaintWords")}</p> : null}
      </ConfirmButton>
    </article>
  );
}
