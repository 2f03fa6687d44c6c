import { Skeleton } from "@mantine/core";
import { IconAt } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { daysBetween, formatDay, formatTime } from "../../../core/format";
import { DaySeparator } from "../../../ui/DaySeparator";
import { PersonAvatar } from "../../../ui/PersonAvatar";
import { personWords } from "../../../ui/personWords";
import { MessageFiles } from "../files/MessageFiles";
import type { Message } from "../types";
import { useConversing } from "./conversing";
import { Foot } from "./Foot";
import { Gone } from "./Gone";
import marks from "./Marks.module.css";
import { MessageMenu } from "./MessageMenu";
import classes from "./MessageRow.module.css";
import { Permalink } from "./Permalink";
import { ReplyLine } from "./ReplyLine";
import { useQuiet } from "./useQuiet";
import { VersionsDialog } from "./VersionsDialog";

interface Props {
  message: Message;
  before: Message | undefined;
  /** The message it answers, once it is here. */
  answered: Message | undefined;
  opensHistory: boolean;
  fresh: boolean;
  target: boolean;
}

/** One message under the day and the unread line it opens, if any. */
export const MessageRow = memo(({ message, before, answered, opensHistory, fresh, target }: Props) => {
  const { t } = useTranslation("discussion");
  return (
    <>
      {opensDay(message, before, opensHistory) ? <DaySeparator label={formatDay(message.created_at)} /> : null}
      {fresh ? <DaySeparator label={t("fresh")} fresh /> : null}
      {message.state === "shown" ? (
        <Said message={message} answered={answered} target={target} />
      ) : (
        <Gone message={message} target={target} />
      )}
    </>
  );
});
MessageRow.displayName = "MessageRow";

function Said({ message, answered, target }: Pick<Props, "message" | "answered" | "target">) {
  const { t } = useTranslation("discussion");
  const { me, show } = useConversing();
  const quiet = useQuiet();
  const { author, acting_for: actingFor } = message;
  const namesMe = author.id !== me.id && (message.mentions_all || message.mentions.includes(me.id));
  const showVersions = (): void => show((close) => <VersionsDialog message={message} close={close} />);
  return (
    <article
      ref={quiet}
      className={classes.message}
      data-target={target || undefined}
      aria-labelledby={`who-${message.number}`}
    >
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
        {message.reply_to === null ? null : <ReplyLine message={message} number={message.reply_to} answered={answered} />}
        {/* Rendered from Markdown and sanitised by the server; it holds no script and no style. */}
        <div className={classes.body} data-testid="message-body" dangerouslySetInnerHTML={{ __html: message.html }} />
        <MessageFiles files={message.files} />
        {message.edited_at || message.written_at || namesMe ? (
          <p className={marks.marks}>
            {message.written_at ? (
              <span className={marks.edited}>{t("movedHere", { day: formatDay(message.written_at), time: formatTime(message.written_at) })}</span>
            ) : null}
            {namesMe ? (
              <span className={marks.named}>
                <IconAt size={15} stroke={1.9} aria-hidden="true" />
                {message.mentions_all ? t("namesAll") : t("namesMe")}
              </span>
            ) : null}
            {message.edited_at ? (
              <button type="button" className={marks.edited} onClick={showVersions} title={t("showVersions")}>
                {t("edited")}
              </button>
            ) : null}
          </p>
        ) : null}
        <Foot message={message} />
      </div>
    </article>
  );
}

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
