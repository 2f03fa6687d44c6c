import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { reactionsQuery } from "./api";
import type { Message } from "../types";
import classes from "./Foot.module.css";

/** Who answered a message with which word. */
export function WhoDialog({ message, close }: { message: Message; close: () => void }) {
  const { t } = useTranslation("discussion");
  const { data, error, refetch } = useQuery(reactionsQuery(message));
  return (
    <Dialog title={t("whoTitle", { number: formatNumber(message.number) })} close={close}>
      <Problem error={error} retry={() => void refetch()} />
      {data || error ? null : <Waiting rows={2} />}
      {data?.items.map(({ word, people }) => (
        <section key={word} className={classes.who} aria-label={t(`words.${word}`)}>
          <h3>{t("reactionCount", { word: t(`words.${word}`), count: people.length })}</h3>
          <ul>
            {people.map((person) => (
              <li key={person.id}>
                <PersonLine person={person} link />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Dialog>
  );
}
