import { Button, SegmentedControl } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { Waiting } from "../../../ui/Waiting";
import { inboxQuery, useMarkRead } from "../api";
import classes from "./Inbox.module.css";
import { ThreadCard } from "./ThreadCard";

/** What one was told of, by what it belongs to, the newest first. */
export default function InboxPage() {
  const { t } = useTranslation("notifications");
  const [search, setSearch] = useSearchParams();
  const onlyUnread = search.get("show") === "unread";
  const show = (which: string) => setSearch(which === "unread" ? { show: "unread" } : {}, { replace: true });
  const inbox = useInfiniteQuery(inboxQuery(onlyUnread));
  const markAll = useMarkRead();
  const threads = inbox.data?.pages.flatMap(({ items }) => items) ?? [];
  const unread = inbox.data?.pages[0]?.unread ?? 0;
  const newest = threads[0]?.newest;

  return (
    <Page
      title={t("nav.news", { ns: "app" })}
      meta={
        <>
          {t("inbox.meta")} <Link to="/me/notifications">{t("inbox.toPreferences")}</Link> · <Link to="/letters">{t("inbox.toLetters")}</Link>
        </>
      }
    >
      <div className={classes.bar}>
        <SegmentedControl
          size="md"
          aria-label={t("inbox.which")}
          value={onlyUnread ? "unread" : "all"}
          onChange={show}
          data={[
            { value: "all", label: t("inbox.all") },
            { value: "unread", label: t("inbox.unreadOnly") },
          ]}
        />
        {unread > 0 && newest !== undefined ? (
          <Button
            variant="default"
            leftSection={<IconChecks size={18} stroke={1.7} aria-hidden="true" />}
            loading={markAll.isPending}
            onClick={() => markAll.mutate({ up_to: newest }, { onSuccess: () => say(t("inbox.allRead")) })}
          >
            {t("inbox.markAll")}
          </Button>
        ) : null}
      </div>
      <Problem error={markAll.error} />
      {inbox.isPending ? <Waiting rows={5} /> : null}
      <Problem error={inbox.error} retry={() => void inbox.refetch()} />
      <ul className={list.cards}>
        {threads.map((thread) => (
          <li key={thread.thread} className={list.card}>
            <ThreadCard thread={thread} />
          </li>
        ))}
      </ul>
      {inbox.hasNextPage ? (
        <Button className={classes.more} variant="default" loading={inbox.isFetchingNextPage} onClick={() => void inbox.fetchNextPage()}>
          {t("inbox.more")}
        </Button>
      ) : null}
      {inbox.data && threads.length === 0 ? <Nothing onlyUnread={onlyUnread} showAll={() => show("all")} /> : null}
    </Page>
  );
}

function Nothing({ onlyUnread, showAll }: { onlyUnread: boolean; showAll: () => void }) {
  const { t } = useTranslation("notifications");
  if (onlyUnread) {
    return (
      <EmptyState
        title={t("inbox.nothingUnread")}
        lead={t("inbox.nothingUnreadLead")}
        action={
          <Button variant="default" onClick={showAll}>
            {t("inbox.showAll")}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t("inbox.empty")}
      lead={t("inbox.emptyLead")}
      action={
        <>
          <LinkButton to="/me/notifications">{t("inbox.toPreferences")}</LinkButton>
          <LinkButton to="/groups" variant="default">
            {t("inbox.toGroups")}
          </LinkButton>
        </>
      }
    />
  );
}
