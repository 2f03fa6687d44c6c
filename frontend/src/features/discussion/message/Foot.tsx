import { IconArrowBackUp, IconMoodPlus, IconUsers } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { beginReply } from "../compose/begin";
import type { Message } from "../types";
import { useConversing } from "./conversing";
import classes from "./Foot.module.css";
import { ReactionPanel } from "./ReactionPanel";
import { useReact } from "./useReact";
import { WhoDialog } from "./WhoDialog";
import { WORDS } from "./words";

/** Under a message: the words others answered it with, and one's own answer. It is there before any, so nothing moves. */
export function Foot({ message }: { message: Message }) {
  const { t } = useTranslation("discussion");
  const { discussion, me, show, toText } = useConversing();
  const react = useReact(message);
  const [asked, setAsked] = useState(false);
  const said = WORDS.filter(({ word }) => message.reactions[word]?.length);
  const may = discussion.can.post;
  if (!may && said.length === 0) return null;

  const number = formatNumber(message.number);
  const who = (): void => show((close) => <WhoDialog message={message} close={close} />);
  const opener = (
    <button
      type="button"
      className={classes.act}
      aria-label={t("reactTo", { number })}
      aria-haspopup="dialog"
      aria-expanded={asked}
      onClick={() => setAsked(!asked)}
    >
      <IconMoodPlus size={17} stroke={1.7} aria-hidden="true" />
      {t("react")}
    </button>
  );
  return (
    <div className={classes.foot}>
      {said.map(({ word, icon: Icon }) => {
        const people = message.reactions[word] ?? [];
        return (
          <button
            key={word}
            type="button"
            className={classes.word}
            aria-pressed={people.includes(me.id)}
            aria-label={t("reactionCount", { word: t(`words.${word}`), count: people.length })}
            disabled={!may}
            onClick={() => react(word)}
          >
            <span>
              <Icon size={16} stroke={1.7} aria-hidden="true" />
              {t(`words.${word}`)} <b>{formatNumber(people.length)}</b>
            </span>
          </button>
        );
      })}
      {may ? (
        <>
          {asked ? (
            <ReactionPanel message={message} opener={opener} react={react} who={who} close={() => setAsked(false)} />
          ) : (
            opener
          )}
          <button
            type="button"
            className={classes.act}
            aria-label={t("replyToNumber", { number })}
            onClick={() => {
              beginReply(me.id, message);
              toText();
            }}
          >
            <IconArrowBackUp size={17} stroke={1.7} aria-hidden="true" />
            {t("reply")}
          </button>
        </>
      ) : (
        <button type="button" className={classes.act} onClick={who}>
          <IconUsers size={17} stroke={1.7} aria-hidden="true" />
          {t("whoReacted")}
        </button>
      )}
    </div>
  );
}
