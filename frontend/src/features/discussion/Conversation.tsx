import { Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconCircleCheck } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../core/format";
import type { Content } from "../../core/outbox-store";
import type { Me } from "../../core/shapes";
import { EmptyState } from "../../ui/EmptyState";
import { Bars } from "./compose/Bars";
import { ReadersLine } from "./compose/ReadersLine";
import { Composer } from "./Composer";
import classes from "./Conversation.module.css";
import { DropHint } from "./files/DropHint";
import { useAttaching } from "./files/useAttaching";
import { useDropping } from "./files/useDropping";
import type { Follower } from "./follower";
import { TypingLine } from "./Here";
import type { DiscussionLog } from "./log";
import { patchMessage } from "./message/api";
import { ConversingProvider } from "./message/conversing";
import { MessageList } from "./MessageList";
import { OutgoingMessages } from "./OutgoingMessages";
import { outboxOf, useOutgoing } from "./sending";
import type { DiscussionDetail } from "./types";
import { useReading, useUnreadLine } from "./useReading";
import { useScroll, type Anchor } from "./useScroll";

interface Props {
  discussion: DiscussionDetail;
  log: DiscussionLog;
  follower: Follower;
  me: Me;
  /** The number a permalink leads to. */
  target: number | null;
}

/** The messages, what waits to be sent, and where one writes. */
export function Conversation({ discussion, log, follower, me, target }: Props) {
  const { t } = useTranslation("discussion");
  const outgoing = useOutgoing(me.id, discussion.id, log);
  const unreadFrom = useUnreadLine(discussion, log.lastNumber);
  const first = Math.max(1, log.firstNumber);
  const count = log.firstNumber === 0 ? 0 : log.lastNumber - first + 1;
  const scroll = useScroll(first, count, beginning(target, unreadFrom));
  const [seen, setSeen] = useState(0);
  const read = useReading(discussion);
  const { go, following } = scroll;
  const foot = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const bottomEdge = useCallback(() => foot.current?.getBoundingClientRect().top ?? window.innerHeight, []);

  useEffect(() => {
    if (target !== null) go({ at: "message", number: target, align: "center" });
  }, [target, go]);

  const onSeen = useCallback(
    (number: number) => {
      setSeen(number);
      read(number);
    },
    [read],
  );
  const ensure = useCallback((from: number, to: number) => follower.ensure(from, to), [follower]);

  const send = (content: Content): void => {
    outboxOf(me.id).send(discussion.id, content);
    go({ at: "end" });
  };
  const edit = async (number: number, body: string): Promise<void> =>
    follower.posted(await patchMessage({ discussion_id: discussion.id, number }, body));
  const goTo = useCallback((number: number) => go({ at: "message", number, align: "center" }), [go]);

  const [dialog, setDialog] = useState<ReactNode>(null);
  const conversing = useMemo(
    () => ({
      discussion,
      me,
      follower,
      show: (asked: (close: () => void) => ReactNode) => setDialog(asked(() => setDialog(null))),
      go: goTo,
      // Once the menu that was chosen from has closed and given the focus back.
      toText: () => setTimeout(() => field.current?.focus()),
    }),
    [discussion, me, follower, goTo],
  );

  const attaching = useAttaching(me.id, discussion);
  const dropping = useDropping(discussion.can.post, attaching.add);

  const unseen = following ? 0 : log.lastNumber - Math.max(seen, first - 1);
  const lineAbove = unreadFrom !== null && seen > 0 && isAbove(scroll, unreadFrom - first);

  return (
    <ConversingProvider value={conversing}>
      <div className={classes.conversation} {...dropping.ways}>
        {count === 0 && outgoing.length === 0 ? (
          <EmptyState title={t("empty")} lead={discussion.can.post ? t("emptyLead") : undefined} />
        ) : null}
        <MessageList
          log={log}
          scroll={scroll}
          unreadFrom={unreadFrom}
          target={target}
          ensure={ensure}
          bottomEdge={bottomEdge}
          onSeen={onSeen}
        />
        <OutgoingMessages
          items={outgoing}
          me={me}
          onRetry={(item) => outboxOf(me.id).retry(item)}
          onDrop={(item) => outboxOf(me.id).drop(item)}
        />
        <TypingLine discussionId={discussion.id} />
        <div ref={foot} className={classes.foot}>
          <div className={classes.jumps} aria-live="polite">
            {lineAbove && unreadFrom !== null ? (
              <Button
                variant="default"
                size="sm"
                mih={44}
                leftSection={<IconArrowUp size={18} stroke={1.7} aria-hidden="true" />}
                onClick={() => go({ at: "message", number: unreadFrom, align: "start" })}
              >
                {t("toUnread")}
              </Button>
            ) : null}
            {unseen > 0 ? (
              <Button
                size="sm"
                mih={44}
                rightSection={<IconArrowDown size={18} stroke={1.7} aria-hidden="true" />}
                onClick={() => go({ at: "end" })}
              >
                {seen > 0 && log.lastNumber > discussion.read_number
                  ? t("newBelow", { count: log.lastNumber - Math.max(seen, discussion.read_number) })
                  : t("toEnd")}
              </Button>
            ) : null}
          </div>
          <ReadersLine {...discussion.readers} group={discussion.group} />
          {discussion.resolution && discussion.can.post ? (
            <p className={classes.readers}>
              <IconCircleCheck size={17} stroke={1.7} aria-hidden="true" />
              <span>{t("resolve.stillOpen", { date: formatDate(discussion.resolution.decided_at) })}</span>
            </p>
          ) : null}
          {dropping.over ? <DropHint /> : null}
          {discussion.can.post ? (
            <Composer
              discussionId={discussion.id}
              personId={me.id}
              mandates={discussion.acting_as}
              field={field}
              onSend={send}
              onEdit={edit}
              above={<Bars personId={me.id} discussionId={discussion.id} log={log} follower={follower} go={goTo} />}
              attaching={attaching}
            />
          ) : (
            <p className={classes.mute}>{t("readOnly")}</p>
          )}
        </div>
      </div>
      {dialog}
    </ConversingProvider>
  );
}

function beginning(target: number | null, unreadFrom: number | null): Anchor {
  if (target !== null) return { at: "message", number: target, align: "center" };
  return unreadFrom === null ? { at: "end" } : { at: "message", number: unreadFrom, align: "start" };
}

function isAbove({ rows }: ReturnType<typeof useScroll>, index: number): boolean {
  const [top] = rows.getOffsetForIndex(index, "start") ?? [0];
  return rows.scrollOffset !== null && top < rows.scrollOffset - 40;
}
