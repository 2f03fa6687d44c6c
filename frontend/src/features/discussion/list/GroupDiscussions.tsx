import { Button } from "@mantine/core";
import { IconChecks, IconMessagePlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useOutletContext } from "react-router";
import type { Group } from "../../../core/shapes";
import { DiscussionRow } from "../../../ui/DiscussionRow";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { groupDiscussionsQuery, useReadGroup } from "./api";
import { StartDiscussion } from "./StartDiscussion";

/** The discussions of a group, those that moved last first. */
export default function GroupDiscussions() {
  const { group } = useOutletContext<{ group: Group }>();
  const { t } = useTranslation("discussion");
  if (!group.can.read) return <EmptyState title={t("list.closed")} lead={t("list.closedLead")} />;
  return <ReadableDiscussions group={group} />;
}

function ReadableDiscussions({ group }: { group: Group }) {
  const { t } = useTranslation("discussion");
  const discussions = useInfiniteQuery(groupDiscussionsQuery(group.id));
  const readAll = useReadGroup(group.id);
  const [starting, setStarting] = useState(false);
  const items = discussions.data?.pages.flatMap((page) => page.items) ?? [];
  const start = group.can.post ? (
    <Button leftSection={<IconMessagePlus size={20} aria-hidden="true" />} onClick={() => setStarting(true)}>
      {t("list.start")}
    </Button>
  ) : null;

  return (
    <section aria-labelledby="discussions">
      <h2 id="discussions" className="visually-hidden">
        {t("list.title")}
      </h2>
      {discussions.isPending ? <Waiting /> : null}
      <Problem error={discussions.error} retry={() => void discussions.refetch()} />
      {discussions.data && items.length === 0 ? (
        <EmptyState title={t("list.none")} lead={group.can.post ? t("list.noneLead") : t("list.noneJoin")} action={start} />
      ) : null}
      {items.length > 0 ? (
        <>
          <div className={list.row} style={{ marginBottom: 10 }}>
            {start}
            {items.some(({ unread }) => unread > 0) ? (
              <Button
                variant="default"
                leftSection={<IconChecks size={18} stroke={1.7} aria-hidden="true" />}
                loading={readAll.isPending}
                onClick={() => readAll.mutate()}
              >
                {t("markAllRead", { ns: "ui" })}
              </Button>
            ) : null}
          </div>
          <Problem error={readAll.error} />
          <ul className={list.list}>
            {items.map((discussion) => (
              <li key={discussion.id}>
                <DiscussionRow discussion={discussion} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {discussions.hasNextPage ? (
        <Button variant="default" mt="md" loading={discussions.isFetchingNextPage} onClick={() => void discussions.fetchNextPage()}>
          {t("list.more")}
        </Button>
      ) : null}
      {starting ? <StartDiscussion group={group} close={() => setStarting(false)} /> : null}
    </section>
  );
}
