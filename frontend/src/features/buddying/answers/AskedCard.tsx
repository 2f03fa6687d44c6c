import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo, formatDate } from "../../../core/format";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { useAnswer, type Asked } from "./api";
import { AskedFacts } from "./AskedFacts";
import { DeclineDialog } from "./DeclineDialog";
import { StateTag } from "./StateTag";
import { SuggestDialog } from "./SuggestDialog";
import classes from "./Answers.module.css";

/** One thing that one is asked: by whom, for what, what one carries already, and the three answers. */
export function AskedCard({ asked }: { asked: Asked }) {
  const { t } = useTranslation("buddying");
  const { request } = asked;
  const since = asked.answered_at ?? asked.ended_at;
  return (
    <article className={list.card} aria-labelledby={`asked-${asked.id}`}>
      <div className={list.titled}>
        <h3 id={`asked-${asked.id}`} className={classes.title}>
          <Link to={`/buddying/requests/${request.id}`}>{request.title}</Link>
        </h3>
        <StateTag state={asked.state} own />
      </div>
      {asked.asker ? <PersonLine person={asked.asker} link small /> : <p>{request.authority.name}</p>}
      {asked.words ? <blockquote className={classes.words}>{asked.words}</blockquote> : null}
      {asked.state === "asked" ? (
        <>
          {request.details ? <p className={classes.details}>{request.details}</p> : null}
          <AskedFacts asked={asked} />
        </>
      ) : (
        <p className={`${list.soft} ${list.small}`}>
          {since ? <time dateTime={since}>{formatAgo(since) ?? t("justNow", { ns: "ui" })}</time> : null}
          {asked.state === "declined" && asked.reason ? ` · ${t(`answers.reasons.${asked.reason}`)}` : null}
          {asked.suggested ? ` · ${t("answers.named.you", { name: asked.suggested.name })}` : null}
        </p>
      )}
      <Settled asked={asked} />
      <Press asked={asked} />
    </article>
  );
}

/** What became of it without the helper, in a sentence. */
function Settled({ asked }: { asked: Asked }) {
  const { t } = useTranslation("buddying");
  const { state } = asked.request;
  if (asked.state !== "cancelled" && asked.state !== "lapsed") return null;
  if (asked.state === "lapsed" && state === "open") return <p>{t("answers.lapsedOpen")}</p>;
  return <p>{t(`answers.settled.${state === "open" ? "takenBack" : state}`)}</p>;
}

function Press({ asked }: { asked: Asked }) {
  const { t } = useTranslation("buddying");
  const answer = useAnswer(asked.id);
  const [saying, setSaying] = useState<"decline" | "suggest" | null>(null);
  const close = () => setSaying(null);
  const { limit } = asked.capacity;
  const may = (word: Asked["may"][number]) => asked.may.includes(word);
  return (
    <>
      {asked.state === "asked" ? (
        <p className={`${list.soft} ${list.small}`}>{t("answers.until", { day: formatDate(asked.answer_by) })}</p>
      ) : null}
      {may("accept") && limit ? (
        <p>
          {t(`answers.limits.${limit}`)} <Link to="/buddying/offer">{t("answers.toOffer")}</Link>
        </p>
      ) : null}
      <div className={classes.actions}>
        {may("accept") && !limit ? (
          <Button
            variant={asked.state === "asked" ? "filled" : "default"}
            loading={answer.isPending}
            onClick={() => answer.mutate({ answer: "accept" })}
          >
            {t(asked.state === "asked" ? "answers.press.accept" : "answers.afterAll")}
          </Button>
        ) : null}
        {may("decline") ? (
          <Button variant="default" onClick={() => setSaying("decline")}>
            {t("answers.press.decline")}
          </Button>
        ) : null}
        {may("suggest") ? (
          <Button variant="default" onClick={() => setSaying("suggest")}>
            {t("answers.press.suggest")}
          </Button>
        ) : null}
        {asked.pair_id !== null ? <LinkButton to={`/buddying/pairs/${asked.pair_id}`}>{t("answers.toPair")}</LinkButton> : null}
      </div>
      <Problem error={answer.error} />
      {saying === "decline" ? <DeclineDialog asked={asked} close={close} /> : null}
      {saying === "suggest" ? <SuggestDialog asked={asked} close={close} /> : null}
    </>
  );
}
