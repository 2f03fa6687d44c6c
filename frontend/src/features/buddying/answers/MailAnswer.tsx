import { Button, Select } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { useRemarks } from "../../../ui/useRemarks";
import { useMailAnswer, type DeclineReason, type MailAsking } from "./api";
import classes from "./Answers.module.css";
import { WhyField, WordsField } from "./SaidFields";

const becomes = { accept: "accepted", decline: "declined", suggest: "suggested" } as const;

/** The one answer that a link is for: what it will do, the press, and what stands afterwards. */
export function MailAnswer({ token, shown }: { token: string; shown: MailAsking }) {
  const { t } = useTranslation("buddying");
  const { asked, answer, colleagues } = shown;
  const done = asked.state === becomes[answer];
  const open = !done && asked.may.includes(answer);
  return (
    <>
      <div role="status">
        {done ? (
          <div className={`${list.stand} ${list.who}`}>
            <IconCircleCheck size={22} stroke={1.7} aria-hidden="true" />
            <p>{t(`answers.mail.done.${answer}`, { name: asked.asker?.name ?? asked.request.authority.name })}</p>
          </div>
        ) : null}
        {!done && !open ? <p>{t(`answers.mail.over.${asked.request.state === "full" ? "full" : "other"}`)}</p> : null}
      </div>
      {open && answer === "suggest" && colleagues.length === 0 ? <p>{t("answers.mail.noColleague")}</p> : null}
      {open && !(answer === "suggest" && colleagues.length === 0) ? <Form token={token} shown={shown} /> : null}
      <LinkButton to={asked.pair_id === null ? "/buddying/asked" : `/buddying/pairs/${asked.pair_id}`} variant="default" mt="md">
        {t(asked.pair_id === null ? "answers.mail.toPage" : "answers.toPair")}
      </LinkButton>
    </>
  );
}

function Form({ token, shown: { asked, answer, colleagues } }: { token: string; shown: MailAsking }) {
  const { t } = useTranslation("buddying");
  const { t: inUi } = useTranslation("ui");
  const give = useMailAnswer(token, answer);
  const remarks = useRemarks<"reason" | "suggested_id">(give.error);
  const [reason, setReason] = useState<DeclineReason | "">("");
  const [person, setPerson] = useState<string | null>(null);
  const [words, setWords] = useState("");
  const needed = { accept: {}, decline: { reason }, suggest: { suggested_id: person ?? "" } }[answer];
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!remarks.complete(needed)) return;
        give.mutate({ reason, words: words.trim(), suggested_id: person === null ? null : Number(person) });
      }}
    >
      <p>{t(`answers.mail.lead.${answer}`)}</p>
      {answer === "accept" && asked.capacity.limit ? <p>{t(`answers.limits.${asked.capacity.limit}`)}</p> : null}
      {answer === "decline" ? <WhyField value={reason} onChange={setReason} error={remarks.of("reason")} /> : null}
      {answer === "suggest" ? (
        <Select
          searchable
          required
          label={t("answers.suggest.who")}
          description={t("answers.mail.whoWhy")}
          data={colleagues.map((each) => ({ value: String(each.id), label: `${each.name}, ${personWords(inUi, each)}` }))}
          value={person}
          onChange={setPerson}
          error={remarks.of("suggested_id")}
          nothingFoundMessage={inUi("personField.nobody")}
        />
      ) : null}
      {answer === "accept" ? null : <WordsField value={words} onChange={setWords} />}
      {answer === "accept" && asked.capacity.limit ? null : (
        <Button type="submit" mt="md" mb="md" loading={give.isPending}>
          {t(`answers.press.${answer}`)}
        </Button>
      )}
      <Problem error={give.error} />
    </form>
  );
}
