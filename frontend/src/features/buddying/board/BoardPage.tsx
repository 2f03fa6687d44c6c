import { Button } from "@mantine/core";
import { IconDownload, IconRoute } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../../../core/session";
import { LinkButton } from "../../../ui/LinkButton";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { useSearchText } from "../../../ui/useSearchText";
import { boardQuery, requestLists, workbookAddress, type BoardSearch } from "./api";
import { BoardFilters } from "./BoardFilters";
import { BoardNav, boardLists, type BoardList } from "./BoardNav";
import { LoadList } from "./LoadList";
import { Needs } from "./Needs";
import { PairList } from "./PairList";
import { Queue } from "./Queue";
import { RecentBulks } from "./RecentBulks";
import { RequestsOfBoard } from "./RequestsOfBoard";

const FIRST: BoardList = "unanswered";

/** The secretariat's board: what stands still and why, who carries what, what is asked for. */
export default function BoardPage() {
  const { t } = useTranslation("buddying");
  const me = useMe();
  const { text, setText, q, page, value, set } = useSearchText({ show: FIRST });
  const show = boardLists.find((list) => list === value("show")) ?? FIRST;
  const search: BoardSearch = { q, theme: value("theme"), country: value("country"), region: value("region") };
  const board = useQuery({ ...boardQuery(search), placeholderData: keepPreviousData, enabled: me.staff });
  if (!me.staff) return <NotFound />;
  const list = requestLists.find((name) => name === show);
  const go = (to: number) => set({ page: String(to) });
  return (
    <Page
      title={t("board.title")}
      crumb={<Link to="/buddying">{t("board.crumb")}</Link>}
      meta={board.data ? t("board.meta", { count: board.data.counts.open, pairs: board.data.counts.pairs }) : null}
      actions={
        <>
          <Button component="a" href={workbookAddress(search)} download variant="default" leftSection={<IconDownload size={20} aria-hidden="true" />}>
            {t("board.export")}
          </Button>
          <LinkButton to="/secretariat/buddying/weights" variant="default">
            {t("board.weights")}
          </LinkButton>
          <LinkButton to="/secretariat/buddying/plan" leftSection={<IconRoute size={20} aria-hidden="true" />}>
            {t("board.plan")}
          </LinkButton>
        </>
      }
    >
      <RecentBulks />
      <BoardNav counts={board.data?.counts ?? null} show={show} />
      <BoardFilters text={text} setText={setText} search={search} set={set} of={show} />
      <Problem error={board.error} retry={() => void board.refetch()} />
      {list ? <RequestsOfBoard key={list} list={list} search={search} page={page} go={go} /> : null}
      {show === "queue" && board.data ? <Queue board={board.data} /> : null}
      {show === "pairs" ? <PairList search={search} page={page} go={go} /> : null}
      {show === "load" ? <LoadList search={search} page={page} go={go} /> : null}
      {show === "needs" && board.data ? <Needs needs={board.data.needs} /> : null}
    </Page>
  );
}
