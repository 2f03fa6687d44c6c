import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { localName } from "../../../core/i18n";
import { CountBadge } from "../../../ui/CountBadge";
import { Problem } from "../../../ui/Problem";
import { useMarkRead, type Thread } from "../api";
import classes from "./Inbox.module.css";
import { NewsLine } from "./NewsLine";
import { placeOf } from "./placeOf";

/** What one was told of one thing: its latest lines, and a way to be done with them. */
export function ThreadCard({ thread }: { thread: Thread }) {
  const { t } = useTranslation("notifications");
  const mark = useMarkRead();
  const { to, kind } = placeOf(thread);
  const group = thread.group ? localName(thread.group) : null;
  const gone = t("inbox.gone");
  const name = { discussion: thread.title ?? gone, group: group ?? gone, countries: thread.title ?? t("inbox.countries"), buddying: thread.title ?? t("inbox.buddying"), oneself: t("inbox.oneself"), platform: t("inbox.platform") }[kind];
  const older = thread.total - thread.lines.length;
  const markRead = () => mark.mutate({ thread: thread.thread, up_to: thread.newest });

  return (
    <article>
      <div className={classes.head}>
        <div className={classes.heading}>
          {kind === "discussion" && group ? <p className={classes.group}>{group}</p> : null}
          <h2 className={classes.title}>{to ? <Link to={to}>{name}</Link> : name}</h2>
        </div>
        <CountBadge count={thread.unread} most={99} words={t("inbox.unreadCount", { count: thread.unread })} />
        {thread.unread > 0 ? (
          <Button
            variant="subtle"
            size="sm"
            className={classes.mark}
            loading={mark.isPending}
            aria-label={t("inbox.markThreadNamed", { name })}
            onClick={markRead}
          >
            {t("inbox.markThread")}
          </Button>
        ) : null}
      </div>
      <Problem error={mark.error} />
      <ul className={classes.lines}>
        {thread.lines.map((line) => (
          <li key={line.id} className={classes.item}>
            {/* Who opens a discussion has read of it, wherever they come from; other places are left here. */}
            <NewsLine line={line} opened={kind === "discussion" || line.read ? undefined : markRead} />
          </li>
        ))}
      </ul>
      {older > 0 ? <p className={classes.older}>{t("inbox.older", { count: older })}</p> : null}
    </article>
  );
}
