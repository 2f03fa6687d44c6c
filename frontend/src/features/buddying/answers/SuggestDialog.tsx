import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { PersonField } from "../../../ui/PersonField";
import { useRemarks } from "../../../ui/useRemarks";
import { useAnswer, type Asked } from "./api";
import { WordsField } from "./SaidFields";

/** Name a colleague who is better placed; they are not asked by that alone. */
export function SuggestDialog({ asked, close }: { asked: Asked; close: () => void }) {
  const { t } = useTranslation("buddying");
  const answer = useAnswer(asked.id);
  const remarks = useRemarks<"suggested_id">(answer.error);
  const [person, setPerson] = useState<number | null>(null);
  const [words, setWords] = useState("");
  return (
    <Dialog title={t("answers.suggest.title")} close={close} high>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ suggested_id: person === null ? "" : String(person) })) return;
          answer.mutate({ answer: "suggest", suggested_id: person, words: words.trim() }, { onSuccess: close });
        }}
      >
        <PersonField
          label={t("answers.suggest.who")}
          description={t("answers.suggest.whoWhy")}
          value={person}
          onChange={setPerson}
          without={asked.person.id}
          required
          error={remarks.of("suggested_id")}
        />
        <WordsField value={words} onChange={setWords} />
        <FormFoot label={t("answers.suggest.send")} pending={answer.isPending} error={answer.error} cancel={close} />
      </form>
    </Dialog>
  );
}
