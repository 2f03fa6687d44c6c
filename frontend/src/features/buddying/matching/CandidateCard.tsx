import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../core/i18n";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { PersonLine } from "../../../ui/PersonLine";
import { say } from "../../../ui/say";
import { useAskHelper, type Candidate } from "./api";
import classes from "./Candidates.module.css";

/** A team this small is told of among the reasons already. */
const SMALL = 2;

interface Props {
  requestId: number;
  candidate: Candidate;
  later: () => void;
}

/** A helper who may be asked: how well it fits, what speaks for it and against, and the asking itself. */
export function CandidateCard({ requestId, candidate, later }: Props) {
  const { t } = useTranslation("buddying");
  const [asking, setAsking] = useState(false);
  const { score, reasons, person } = candidate;
  const notes = [
    candidate.usual_days === null ? null : t("matching.usually", { count: candidate.usual_days }),
    candidate.team_size === null || candidate.team_size <= SMALL ? null : t("matching.team", { count: candidate.team_size }),
  ].filter(Boolean);
  return (
    <article aria-label={`${person.name}, ${candidate.authority.name}`}>
      <div className={classes.head}>
        <PersonLine person={person} link note={notes.length > 0 ? notes.join(" · ") : null} />
        <div className={classes.score}>
          <meter className={classes.bar} min={0} max={100} value={score} aria-label={t("matching.score")} />
          <span>{t("matching.scored", { score })}</span>
        </div>
      </div>
      <ul className={classes.reasons}>
        {reasons.map((reason) => (
          <li key={reason.en} data-sign={reason.sign}>
            <span className={classes.sign} aria-hidden="true">
              {reason.sign === "+" ? "+" : "–"}
            </span>
            <span>
              <span className="visually-hidden">{t(reason.sign === "+" ? "matching.for" : "matching.against")}</span>
              {reason[currentLanguage()]}
            </span>
          </li>
        ))}
      </ul>
      {candidate.evidence ? <blockquote className={classes.words}>{candidate.evidence}</blockquote> : null}
      <div className={classes.actions}>
        <Button onClick={() => setAsking(true)}>{t("matching.ask")}</Button>
        <Button variant="default" onClick={later}>
          {t("matching.notNow")}
        </Button>
      </div>
      {asking ? <Ask requestId={requestId} candidate={candidate} close={() => setAsking(false)} /> : null}
    </article>
  );
}

function Ask({ requestId, candidate, close }: { requestId: number; candidate: Candidate; close: () => void }) {
  const { t } = useTranslation("buddying");
  const [words, setWords] = useState("");
  const asked = useAskHelper(requestId);
  const name = candidate.person.name;
  const send = async () => {
    await asked.mutateAsync({ offer: candidate.offer_id, words });
    say(t("matching.asked", { name }));
    close();
  };
  return (
    <Dialog title={t("matching.askTitle", { name })} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // What went wrong stands at the foot: the mutation keeps it.
          send().catch(() => undefined);
        }}
      >
        <Textarea
          autosize
          minRows={3}
          maxLength={1000}
          label={t("matching.words")}
          description={t("matching.wordsWhy")}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <FormFoot label={t("matching.send")} pending={asked.isPending} error={asked.error} cancel={close} />
      </form>
    </Dialog>
  );
}
