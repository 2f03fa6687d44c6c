import { Skeleton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { memo, type MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { daysBetween, formatDay, formatNumber, formatTime } from "../../core/format";
import { DaySeparator } from "../../ui/DaySeparator";
import { PersonAvatar } from "../../ui/PersonAvatar";
import { personWords } from "../../ui/personWords";
import classes from "./MessageRow.module.css";
import type { Message } from "./types";
import { useJustNow } from "./useJustNow";

interface Props {
  message: Message;
  before: Message | undefined;
  opensHistory: boolean;
  fresh: boolean;
  target: boolean;
}

/** One message under the day and the unread line it opens, if any. */
export const MessageRow = memo(({ message, before, opensHistory, fresh, target }: Props) => {
  const { t } = useTranslation("discussion");
  const { author, acting_for: actingFor } = message;
  return (
    <>
      {opensDay(message, before, opensHistory) ? <DaySeparator label={formatDay(message.created_at)} /> : null}
      {fresh ? <DaySeparator label={t("fresh")} fresh /> : null}
      <article className={classes.message} data-target={target || undefined} aria-labelledby={`who-${message.number}`}>
        <PersonAvatar person={actingFor ?? author} />
        <div className={classes.said}>
          <header className={classes.head}>
            <p className={classes.who} id={`who-${message.number}`}>
              <b>{author.name}</b>
              <span>{actingFor ? `${t("onBehalf", { name: actingFor.name })} · ` : ""}{personWords(t, actingFor ?? author)}</span>
            </p>
            <Permalink message={message} />
          </header>
          {/* Rendered from Markdown and sanitised by the server; it holds no script and no style. */}
          <div className={classes.body} data-testid="message-body" dangerouslySetInnerHTML={{ __html: message.html }} />
          {message.edited_at ? <p className={classes.edited}>{t("edited")}</p> : null}
        </div>
      </article>
    </>
  );
});
MessageRow.displayName = "MessageRow";

function opensDay(message: Message, before: Message | undefined, opensHistory: boolean): boolean {
  if (!before) return opensHistory;
  return daysBetween(new Date(before.created_at), new Date(message.created_at)) !== 0;
}

/** "n° 21 · 09:12": goes to the message's own address, and copies it. */
function Permalink({ message }: { message: Message }) {
  const { t } = useTranslation("discussion");
  const navigate = useNavigate();
  const justNow = useJustNow(message.created_at);
  const path = `/discussions/${message.discussion_id}/${message.number}`;
  const number = formatNumber(message.number);

  const copy = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void navigate(path, { replace: true, preventScrollReset: true });
    navigator.clipboard.writeText(new URL(path, window.location.origin).href).then(
      () => notifications.show({ message: t("linkCopied", { number }) }),
      // Without the right to copy, the address bar holds the link all the same.
      () => notifications.show({ message: t("linkInBar", { number }) }),
    );
  };

  return (
    <Link to={path} className={classes.number} onClick={copy} title={t("permalink")}>
      <span>{t("number", { number })}</span>
      {" · "}
      <time dateTime={message.created_at}>{justNow ? t("justNow") : formatTime(message.created_at)}</time>
    </Link>
  );
}

/** The outline of a message that is on its way. */
export const RowOnItsWay = () => (
  <div className={classes.message} aria-hidden="true">
    <Skeleton height={40} width={40} radius={11} />
    <div className={classes.said}>
      <Skeleton height={13} width="46%" mt={4} />
      <Skeleton height={12} width="88%" mt={12} />
    </div>
  </div>
);
