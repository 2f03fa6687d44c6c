import { IconCircleCheck, IconRotate2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useOutletContext } from "react-router";
import { formatDate } from "../../../core/format";
import type { Group } from "../../../core/shapes";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Pager } from "../../../ui/Pager";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { decisionsQuery, type Decision } from "./api";
import classes from "./settling.module.css";

/** What a group decided, the newest first; what was reopened since says so. */
export default function DecisionsTab() {
  const { group } = useOutletContext<{ group: Group }>();
  const { t } = useTranslation("discussion");
  if (!group.can.read) return <EmptyState title={t("list.closed")} lead={t("list.closedLead")} />;
  return <Decisions group={group} />;
}

function Decisions({ group }: { group: Group }) {
  const { t } = useTranslation("discussion");
  const [page, setPage] = useState(1);
  const decisions = useQuery(decisionsQuery(group.id, page));
  return (
    <section aria-labelledby="decisions">
      <h2 id="decisions" className="visually-hidden">
        {t("decisions.title")}
      </h2>
      {decisions.isPending ? <Waiting /> : null}
      <Problem error={decisions.error} retry={() => void decisions.refetch()} />
      {decisions.data?.total === 0 ? <EmptyState title={t("decisions.none")} lead={t("decisions.noneLead")} /> : null}
      <ul className={list.list}>
        {decisions.data?.items.map((decision) => (
          <li key={decision.id}>
            <Row decision={decision} />
          </li>
        ))}
      </ul>
      {decisions.data ? <Pager page={decisions.data.page} pages={decisions.data.pages} go={setPage} /> : null}
    </section>
  );
}

function Row({ decision }: { decision: Decision }) {
  const { t } = useTranslation("discussion");
  const { author } = decision;
  const reopened = decision.reopened_at;
  const Sign = reopened ? IconRotate2 : IconCircleCheck;
  return (
    <article className={classes.decision} data-reopened={reopened ? true : undefined}>
      <Sign size={20} stroke={1.7} aria-hidden="true" />
      <div>
        <p className={classes.outcome}>{decision.outcome}</p>
        <p className={`${list.soft} ${list.small}`}>
          <time dateTime={decision.decided_at}>{formatDate(decision.decided_at)}</time>
          {" · "}
          {author.name}, {personWords(t, author)}
        </p>
        {reopened ? <p className={list.small}>{t("decisions.reopened", { date: formatDate(reopened) })}</p> : null}
        <Link className={classes.about} to={`/discussions/${decision.discussion_id}`}>
          {decision.title}
        </Link>
      </div>
    </article>
  );
}
