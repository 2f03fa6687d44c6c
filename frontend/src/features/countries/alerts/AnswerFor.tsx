import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { Answered } from "./Answered";
import { answerIcon, AnswerTag } from "./AnswerTag";
import { answers, useAnswer, type Answer, type OwnAnswer } from "./api";
import classes from "./Alerts.module.css";

/** An authority of one's own: what stands for it, and the four answers, each given in one press. */
export function AnswerFor({ id, own, live }: { id: number; own: OwnAnswer; live: boolean }) {
  const { t } = useTranslation("countries");
  const give = useAnswer(id);
  const [changing, setChanging] = useState(false);
  const [wording, setWording] = useState(false);
  const [words, setWords] = useState("");
  const standing = own.answer;
  const asked = live && (standing === null || changing);
  const press = (answer: Answer) =>
    give.mutate(
      { authority_id: own.authority.id, answer, words: words.trim() },
      {
        onSuccess: () => {
          setChanging(false);
          setWording(false);
          setWords("");
        },
      },
    );

  return (
    <section aria-label={own.authority.name}>
      <div className={list.row}>
        <h3 className={classes.name}>{own.authority.name}</h3>
        {own.acting_for ? <Tag tone="quiet">{t("alerts.actingFor")}</Tag> : null}
        {own.exposed ? null : <Tag tone="quiet">{t("alerts.notExposed")}</Tag>}
      </div>
      <div role="status">
        {standing ? (
          <>
            <p>
              <AnswerTag answer={standing.answer} />
            </p>
            <Answered answer={standing} link />
          </>
        ) : null}
      </div>
      {live && standing && !changing ? (
        <Button variant="default" size="sm" mih={44} mt={8} onClick={() => setChanging(true)}>
          {t("alerts.change")}
        </Button>
      ) : null}
      {asked ? (
        <>
          <div className={classes.answers}>
            {answers.map((answer) => {
              const Icon = answerIcon[answer];
              return (
                <Button
                  key={answer}
                  variant={answer === "not_concerned" ? "default" : "light"}
                  leftSection={<Icon size={18} stroke={1.7} aria-hidden="true" />}
                  loading={give.isPending && give.variables.answer === answer}
                  disabled={give.isPending}
                  onClick={() => press(answer)}
                >
                  {t(`alerts.answers.${answer}`)}
                </Button>
              );
            })}
          </div>
          <p className={`${list.soft} ${list.small}`}>{t("alerts.helpIsWritten")}</p>
          {wording ? (
            <Textarea
              mt={8}
              label={t("alerts.words")}
              description={t("alerts.wordsWhy")}
              autosize
              minRows={2}
              maxLength={500}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          ) : (
            <Button variant="subtle" size="sm" mih={44} px={0} onClick={() => setWording(true)}>
              {t("alerts.addWords")}
            </Button>
          )}
          {changing ? (
            <Button variant="subtle" size="sm" mih={44} onClick={() => setChanging(false)}>
              {t("cancel", { ns: "ui" })}
            </Button>
          ) : null}
        </>
      ) : null}
      <Problem error={give.error} />
    </section>
  );
}
