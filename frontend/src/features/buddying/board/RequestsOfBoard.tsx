import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/EmptyState";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { boardRequestsQuery, type BoardSearch, type RequestList } from "./api";
import { BulkBar } from "./BulkBar";
import { RequestTable } from "./RequestTable";
import type { Ticks } from "./ticks";

interface Props {
  list: RequestList;
  search: BoardSearch;
  page: number;
  go: (page: number) => void;
}

/** One list of requests, of which several can be ticked and acted on at once. */
export function RequestsOfBoard({ list, search, page, go }: Props) {
  const { t } = useTranslation("buddying");
  const [ticks, setTicks] = useState<Ticks>(new Set());
  const found = useQuery({ ...boardRequestsQuery(list, search, page), placeholderData: keepPreviousData });
  const narrowed = Object.values(search).some((value) => value !== "");
  return (
    <section aria-labelledby="board-list">
      <h2 id="board-list" className="visually-hidden">
        {t(`board.lists.${list}`)}
      </h2>
      {found.isPending ? <Waiting rows={6} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data?.items.length === 0 ? (
        <EmptyState title={t(narrowed ? "board.noneNarrowed" : `board.none.${list}`)} lead={narrowed ? t("board.noneNarrowedLead") : undefined} />
      ) : null}
      {found.data && found.data.items.length > 0 ? (
        <>
          <RequestTable items={found.data.items} list={list} ticks={ticks} setTicks={setTicks} />
          <Pager page={page} pages={found.data.pages} go={go} />
          <BulkBar list={list} ticks={ticks} clear={() => setTicks(new Set())} />
        </>
      ) : null}
    </section>
  );
}
