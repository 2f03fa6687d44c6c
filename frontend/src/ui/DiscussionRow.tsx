import { IconBellOff, IconCalendarEvent, IconCircleCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo, formatWhen } from "../core/format";
import { localName } from "../core/i18n";
import type { Discussion, GroupRef } from "../core/shapes";
import { CountBadge } from "./CountBadge";
import classes from "./DiscussionRow.module.css";

/** A discussion in a list: title, what was said last and by whom, what is unread. */
export function DiscussionRow({ discussion, group }: { discussion: Discussion; group?: GroupRef }) {
  const { t } = useTranslation("ui");
  const last = discussion.last_message;
  const from = last?.author.authority?.name ?? last?.author.organisation;
  const when = last?.created_at ?? discussion.created_at;

  return (
    <article className={classes.row} data-unread={(discussion.unread > 0 && !discussion.muted) || undefined} data-muted={discussion.muted || undefined}>
      <div className={classes.head}>
        <h3 className={classes.title}>
          <Link to={`/discussions/${discussion.id}`}>{discussion.title}</Link>
        </h3>
        {discussion.muted ? (
          <span className={classes.muted}>
            <IconBellOff size={16} stroke={1.7} aria-hidden="true" />
            {t("muted")}
          </span>
        ) : (
          <CountBadge count={discussion.unread} />
        )}
      </div>
      {last ? (
        <p className={classes.excerpt}>
          {last.state === "shown" ? (
            <>
              <span className={classes.who}>{from ? `${last.author.name}, ${from}` : last.author.name}</span>
              {t("said")}
              {last.excerpt}
            </>
          ) : (
            <i>{t(`lastGone.${last.state}`)}</i>
          )}
        </p>
      ) : (
        <p className={classes.excerpt}>{t("nothingSaid")}</p>
      )}
      {discussion.resolution ? (
        <p className={classes.fact} data-decided>
          <IconCircleCheck size={17} stroke={1.7} aria-hidden="true" />
          <span>
            {t("decided")}
            {t("said")}
            {discussion.resolution.outcome}
          </span>
        </p>
      ) : null}
      {discussion.date ? (
        <p className={classes.fact}>
          <IconCalendarEvent size={17} stroke={1.7} aria-hidden="true" />
          <time dateTime={discussion.date.starts_at}>{formatWhen(discussion.date.starts_at, discussion.date.ends_at)}</time>
        </p>
      ) : null}
      <p className={classes.meta}>
        {group ? <span>{localName(group)}</span> : null}
        <span>{t("messages", { count: discussion.last_number })}</span>
        <time dateTime={when}>{formatAgo(when) ?? t("justNow")}</time>
      </p>
    </article>
  );
}
