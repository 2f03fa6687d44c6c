import { Skeleton } from "@mantine/core";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { daysBetween, formatDay } from "../../../core/format";
import { DaySeparator } from "../../../ui/DaySeparator";
import { PersonAvatar } from "../../../ui/PersonAvatar";
import { personWords } from "../../../ui/personWords";
import { MessageMenu } from "./MessageMenu";
import classes from "./MessageRow.module.css";
import { Permalink } from "./Permalink";
import type { Message } from "../types";

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
            <div className={classes.corner}>
              <Permalink message={message} />
              <MessageMenu message={message} />
            </div>
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
