import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asProblem } from "../../../core/problems";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { candidatesQuery } from "./api";
import { CandidateCard } from "./CandidateCard";
import classes from "./Candidates.module.css";
import { Excluded } from "./Excluded";

/** Who could help with a request, each with reasons; those that one leaves for later stay out of sight here alone. */
export function CandidatesPanel({ requestId }: { requestId: number }) {
  const { t } = useTranslation("buddying");
  const [page, setPage] = useState(1);
  const [later, setLater] = useState<number[]>([]);
  const query = useQuery(candidatesQuery(requestId, page));
  // Whom a request may be put to is its own side's to see: to everybody else there is nothing here.
  if (query.error && asProblem(query.error).status === 403) return null;
  const { data } = query;
  const shown = data?.items.filter((each) => !later.includes(each.offer_id)) ?? [];
  const hidden = (data?.items.length ?? 0) - shown.length;
  return (
    <section className={list.section} aria-labelledby="candidates">
      <h2 id="candidates">{data && data.total > 0 ? t("matching.title", { count: data.total }) : t("matching.titleNone")}</h2>
      {query.isPending ? <Waiting /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {data && data.total === 0 ? (
        <>
          <EmptyState title={t("matching.none")} lead={t("matching.noneLead")} />
          <Excluded counts={data.excluded} />
        </>
      ) : null}
      <ul className={list.cards}>
        {shown.map((candidate) => (
          <li key={candidate.offer_id} className={list.card}>
            <CandidateCard requestId={requestId} candidate={candidate} later={() => setLater([...later, candidate.offer_id])} />
          </li>
        ))}
      </ul>
      <div role="status">
        {hidden > 0 ? (
          <p className={classes.hidden}>
            {t("matching.hidden", { count: hidden })}
            <Button variant="subtle" onClick={() => setLater([])}>
              {t("matching.showAgain")}
            </Button>
          </p>
        ) : null}
      </div>
      {data ? <Pager page={data.page} pages={data.pages} go={setPage} /> : null}
      {data && data.total > 0 ? (
        <p className={classes.how}>
          <Link to="/buddying/weights">{t("matching.how")}</Link>
        </p>
      ) : null}
    </section>
  );
}
