import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { plannedQuery, shown, type Plan, type Shown } from "./api";
import { RequestCard } from "./RequestCard";

/** The plan request after request, those without a helper first. */
export function Planned({ plan }: { plan: Plan }) {
  const { t } = useTranslation("buddying");
  const [show, setShow] = useState<Shown>("all");
  const [page, setPage] = useState(1);
  const query = useQuery(plannedQuery(plan.id, show, page));
  const turn = (value: string) => {
    setShow(value as Shown);
    setPage(1);
  };
  return (
    <section className={list.section}>
      <h2>{t("planning.requests")}</h2>
      <SegmentedControl
        aria-label={t("planning.show.label")}
        value={show}
        onChange={turn}
        data={shown.map((value) => ({ value, label: t(`planning.show.${value}`) }))}
        mb={16}
        fullWidth
      />
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data ? (
        query.data.items.length > 0 ? (
          <ul className={list.cards}>
            {query.data.items.map((request) => (
              <RequestCard key={request.id} plan={plan} request={request} />
            ))}
          </ul>
        ) : (
          <EmptyState title={t("planning.show.nothing")} />
        )
      ) : query.error ? null : (
        <Waiting />
      )}
      <Pager page={page} pages={query.data?.pages ?? 1} go={setPage} />
    </section>
  );
}
