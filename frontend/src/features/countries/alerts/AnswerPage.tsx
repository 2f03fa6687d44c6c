import { Button, Radio, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { asProblem } from "../../../core/problems";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Plain } from "../../../ui/Plain";
import { Problem } from "../../../ui/Problem";
import { TrustLinks } from "../../../ui/TrustLinks";
import { Waiting } from "../../../ui/Waiting";
import { Answered } from "./Answered";
import { AnswerTag } from "./AnswerTag";
import { isAnswer, mailAnswerQuery, useMailAnswer, type Answer, type MailAnswer } from "./api";
import classes from "./Alerts.module.css";
import { lastDay } from "./until";

/** Where a button of a mail leads: it says what would be answered for whom, and answers only once pressed. */
export default function AnswerPage() {
  const { t } = useTranslation("countries");
  const [search] = useSearchParams();
  const token = search.get("token") ?? "";
  const answer = search.get("answer");
  if (token === "" || !isAnswer(answer)) return <Wrong />;
  return <Linked key={`${answer}${token}`} token={token} answer={answer} title={t(`alerts.answers.${answer}`)} />;
}

function Wrong({ error }: { error?: unknown }) {
  const { t } = useTranslation("countries");
  // What is not ours and what is no link at all are the same to who opens it.
  const said = [403, 410].includes(asProblem(error).status);
  return (
    <Plain title={t("alerts.mail.wrongTitle")} foot={<TrustLinks />}>
      {said ? <Problem error={error} /> : <p>{t("alerts.mail.wrong")}</p>}
      <LinkButton to="/alerts" variant="default" mt="md">
        {t("alerts.mail.toAlerts")}
      </LinkButton>
    </Plain>
  );
}

function Linked({ token, answer, title }: { token: string; answer: Answer; title: string }) {
  const query = useQuery(mailAnswerQuery(token, answer));
  if (query.error && [403, 404, 410, 422].includes(asProblem(query.error).status)) return <Wrong error={query.error} />;
  return (
    <Plain title={query.data?.alert.title ?? title} foot={<TrustLinks />}>
      {query.isPending ? <Waiting rows={2} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data ? <Choice token={token} shown={query.data} /> : null}
    </Plain>
  );
}

function Choice({ token, shown }: { token: string; shown: MailAnswer }) {
  const { t } = useTranslation("countries");
  const { alert, answer, authorities } = shown;
  const give = useMailAnswer(token, answer);
  const [chosen, choose] = useState(authorities.length === 1 ? String(authorities[0]?.authority.id) : "");
  const [words, setWords] = useState("");
  const own = authorities.find(({ authority }) => String(authority.id) === chosen);
  const done = own?.answer?.answer === answer;
  return (
    <>
      <div className={classes.body}>
        {alert.body.split("\n").map((line, number) => (
          <p key={number}>{line}</p>
        ))}
      </div>
      <p className={`${list.soft} ${list.small}`}>{alert.live ? t("alerts.mail.expires", { day: lastDay(alert.expires_at) }) : t("alerts.over")}</p>
      {authorities.length > 1 ? (
        <Radio.Group mt="md" label={t("alerts.mail.for")} value={chosen} onChange={choose}>
          {authorities.map(({ authority }) => (
            <Radio key={authority.id} mt="sm" value={String(authority.id)} label={authority.name} />
          ))}
        </Radio.Group>
      ) : null}
      <div role="status">
        {own?.answer ? (
          <div className={list.stand} style={{ marginTop: 16 }}>
            <h2>{t(done ? "alerts.mail.doneTitle" : "alerts.mail.stands", { name: own.authority.name })}</h2>
            <p>
              <AnswerTag answer={own.answer.answer} />
            </p>
            <Answered answer={own.answer} />
          </div>
        ) : null}
      </div>
      {alert.live && !done ? (
        <>
          {own ? <p className={classes.lead}>{t("alerts.mail.lead", { name: own.authority.name })}</p> : null}
          <Textarea
            mt="sm"
            label={t("alerts.words")}
            description={t("alerts.wordsWhy")}
            autosize
            minRows={2}
            maxLength={500}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {answer === "need_help" ? <p className={`${list.soft} ${list.small}`}>{t("alerts.helpIsWritten")}</p> : null}
          <Button
            mt="md"
            mb="md"
            disabled={!own}
            loading={give.isPending}
            onClick={() => own && give.mutate({ authority_id: own.authority.id, words: words.trim() })}
          >
            {t("alerts.mail.press", { answer: t(`alerts.answers.${answer}`) })}
          </Button>
        </>
      ) : null}
      <Problem error={give.error} />
      <LinkButton to={`/alerts/${alert.id}`} variant="default" mt="md">
        {t("alerts.mail.toAlert")}
      </LinkButton>
    </>
  );
}
