import { useState } from "react";
import { useTranslation } from "react-i18next";
import { personWords } from "../../ui/personWords";
import type { DiscussionLog } from "./log";

const SPOKEN = 300;

/** Says to a screen reader what was just posted by others, and nothing of what merely scrolls into view. */
export function Announcer({ log, me }: { log: DiscussionLog; me: number }) {
  const { t } = useTranslation("discussion");
  const [told, setTold] = useState({ epoch: log.epoch, upTo: log.lastNumber, words: "" });

  if (told.epoch !== log.epoch) setTold({ epoch: log.epoch, upTo: log.lastNumber, words: "" });
  else if (log.lastNumber > told.upTo) {
    const newest = log.messages.get(log.lastNumber);
    const count = log.lastNumber - told.upTo;
    const words = () => {
      if (count > 1) return t("arrived", { count });
      if (!newest || newest.author.id === me) return "";
      const { author, body } = newest;
      return t("said", { name: author.name, place: personWords(t, author), body: body.slice(0, SPOKEN) });
    };
    setTold({ epoch: log.epoch, upTo: log.lastNumber, words: words() });
  }

  return (
    <p className="visually-hidden" aria-live="polite">
      {told.words}
    </p>
  );
}
