import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatDate } from "../../../core/format";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { handoverQuery, type Handover } from "./api";
import { AssignForm } from "./AssignForm";
import classes from "./Leaving.module.css";
import { ReviewForm } from "./ReviewForm";

/** All that somebody led under a mandate that ended, looked through and confirmed once. */
export default function HandoverPage() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <ShownHandover key={id} id={id} /> : <NotFound />;
}

function ShownHandover({ id }: { id: number }) {
  const { t } = useTranslation("buddying");
  const answer = useQuery(handoverQuery(id));
  if (answer.isPending) return <WaitingPage />;
  if (!answer.data) return <Problem error={answer.error} retry={() => void answer.refetch()} page />;
  const handover = answer.data;
  return (
    <Page
      title={t("leaving.title", { authority: handover.authority.name })}
      crumb={<Link to="/buddying">{t("title")}</Link>}
      meta={t("leaving.meta", { name: handover.left.name, day: formatDate(handover.created_at) })}
    >
      {handover.state === "waiting" ? <Review handover={handover} /> : <Over handover={handover} />}
    </Page>
  );
}

function Review({ handover }: { handover: Handover }) {
  const { t } = useTranslation("buddying");
  return (
    <>
      <p className={list.prose}>{t(handover.takes ? "leaving.lead" : "leaving.leadStaff")}</p>
      {handover.assigns ? (
        <section className={classes.part} aria-labelledby="to">
          <h2 id="to">{t("leaving.to")}</h2>
          {handover.to ? <PersonLine person={handover.to} link /> : <p className={list.soft}>{t("leaving.queue")}</p>}
          <AssignForm handover={handover} />
        </section>
      ) : null}
      <ReviewForm handover={handover} />
    </>
  );
}

function Over({ handover }: { handover: Handover }) {
  const { t } = useTranslation("buddying");
  const done = handover.state === "done";
  const lead = done && handover.done_by && handover.done_at;
  return (
    <EmptyState
      title={t(done ? "leaving.done" : "leaving.cancelled")}
      lead={
        lead && handover.done_by && handover.done_at
          ? t("leaving.doneBy", { name: handover.done_by.name, day: formatDate(handover.done_at) })
          : t("leaving.cancelledLead", { name: handover.left.name })
      }
      action={<LinkButton to="/buddying">{t("leaving.toRoom")}</LinkButton>}
    />
  );
}
