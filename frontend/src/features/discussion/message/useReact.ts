import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemSentence } from "../../../core/problems";
import { say } from "../../../ui/say";
import { setReaction } from "./api";
import type { Message } from "../types";
import { useConversing } from "./conversing";
import type { Word } from "./words";

/** Says a word under a message, or takes it back; the row shows what the server answered, and nothing before. */
export function useReact(message: Message): (word: Word) => void {
  const { t } = useTranslation("discussion");
  const { me, follower } = useConversing();
  const busy = useRef(false);
  return (word) => {
    if (busy.current) return;
    busy.current = true;
    const said = message.reactions[word]?.includes(me.id) ?? false;
    setReaction(message, word, !said)
      .then((answered) => follower.posted(answered))
      .catch((error: unknown) => say(problemSentence(t, error)))
      .finally(() => (busy.current = false));
  };
}
