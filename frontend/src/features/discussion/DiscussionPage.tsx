import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { fetchPart } from "../../core/fetchPart";
import { localName } from "../../core/i18n";
import { asProblem } from "../../core/problems";
import { useMe } from "../../core/session";
import { EmptyState } from "../../ui/EmptyState";
import { LinkButton } from "../../ui/LinkButton";
import { Page } from "../../ui/Page";
import { Problem } from "../../ui/Problem";
import { WaitingPage } from "../../ui/Waiting";
import { discussionQuery } from "./api";
import { Conversation } from "./Conversation";
import { DiscussionActions } from "./DiscussionActions";
import { HereLine, HerePanel } from "./Here";
import { isBlank, type DiscussionLog } from "./log";
import { DatePanel } from "./settling/DatePanel";
import type { Doing } from "./settling/doing";
import { Facts } from "./settling/Facts";
import { StandFold, StandPanel } from "./settling/StandBox";
import type { DiscussionDetail } from "./types";
import { usePresence, useRemoved } from "./useHere";
import { useLog } from "./useLog";

const SettlingDialog = lazy(() => fetchPart(() => import("./settling/SettlingDialog")));

const positive = (text: string | undefined): number | null => (/^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : null);

/** `/discussions/:id`, or one message of it at `/discussions/:id/:number`. */
export default function DiscussionPage() {
  const { id, number } = useParams();
  const discussionId = positive(id);
  if (discussionId === null) return <Gone />;
  return <Discussion key={discussionId} id={discussionId} target={positive(number)} />;
}

function Discussion({ id, target }: { id: number; target: number | null }) {
  const { t } = useTranslation("discussion");
  const me = useMe();
  const { data, error, refetch } = useQuery(discussionQuery(id));
  const { log, error: logError, follower } = useLog(id, data?.group_id);
  const presence = usePresence(id);
  const participants = useParticipants(data, log);
  const [doing, setDoing] = useState<Doing | null>(null);
  const removed = useRemoved(id, data?.group_id, me.id);

  const wasRemoved = useRef(false);
  useEffect(() => {
    if (wasRemoved.current && !removed) {
      void refetch();
      follower.refresh();
    }
    wasRemoved.current = removed;
  }, [removed, refetch, follower]);

  const closed = removed || [error, logError].some((problem) => problem && asProblem(problem).status === 404);
  if (closed) return data ? <Removed discussion={data} /> : <Gone />;
  const failure = data ? isBlank(log) && logError : error;
  if (failure) {
    const again = (): void => {
      void refetch();
      follower.refresh();
    };
    return <Problem error={failure} retry={again} page />;
  }
  if (!data || isBlank(log)) return <WaitingPage />;

  return (
    <Page
      title={data.title}
      crumb={
        <>
          <Link to={`/groups/${data.group_id}`}>{localName(data.group)}</Link>
          {" › "}
          {t("discussion")}
        </>
      }
      meta={
        <>
          {t("messageCount", { count: log.lastNumber })}
          {" · "}
          {t("participantCount", { count: participants })}
          <HereLine presence={presence} me={me.id} />
          <Facts discussion={data} />
        </>
      }
      actions={<DiscussionActions discussion={data} start={setDoing} />}
      panel={
        <>
          <StandPanel discussion={data} start={setDoing} />
          <DatePanel discussion={data} start={setDoing} />
          <HerePanel presence={presence} me={me} />
        </>
      }
      panelLabel={t("around")}
      panelOnlyWide
      keepTitle
    >
      <StandFold discussion={data} start={setDoing} />
      <Conversation discussion={data} log={log} follower={follower} me={me} target={target} />
      <Suspense>{doing ? <SettlingDialog doing={doing} discussion={data} close={() => setDoing(null)} /> : null}</Suspense>
    </Page>
  );
}

/** How many wrote here: what the server counted, or more when people begin to write while the page is open. */
function useParticipants(discussion: DiscussionDetail | undefined, { messages }: DiscussionLog): number {
  const held = useMemo(() => new Set(Array.from(messages.values(), ({ author }) => author.id)).size, [messages]);
  return Math.max(held, discussion?.participant_count ?? 0);
}

/** Said as soon as the server says it, on the open page. */
function Removed({ discussion }: { discussion: DiscussionDetail }) {
  const { t } = useTranslation("discussion");
  return (
    <Page title={discussion.title}>
      <div role="alert">
        <EmptyState
          title={t("removed")}
          lead={t("removedLead", { group: localName(discussion.group) })}
          action={<LinkButton to="/groups">{t("toGroups")}</LinkButton>}
        />
      </div>
    </Page>
  );
}

function Gone() {
  const { t } = useTranslation("discussion");
  return (
    <Page title={t("notHere")}>
      <EmptyState title={t("notHereLead")} action={<LinkButton to="/groups">{t("toGroups")}</LinkButton>} />
    </Page>
  );
}
