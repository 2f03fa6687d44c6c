import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { useRemarks } from "../../../ui/useRemarks";
import { useAnswer, type Asked, type DeclineReason } from "./api";
import { WhyField, WordsField } from "./SaidFields";

/** Say no, and why: read by the asking authority and the secretariat alone. */
export function DeclineDialog({ asked, close }: { asked: Asked; close: () => void }) {
  const { t } = useTranslation("buddying");
  const answer = useAnswer(asked.id);
  const remarks = useRemarks<"reason">(answer.error);
  const [reason, setReason] = useState<DeclineReason | "">("");
  const [words, setWords] = useState("");
  return (
    <Dialog title={t("answers.decline.title")} close={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ reason })) return;
          answer.mutate({ answer: "decline", reason, words: words.trim() }, { onSuccess: close });
        }}
      >
        <WhyField value={reason} onChange={setReason} error={remarks.of("reason")} />
        <WordsField value={words} onChange={setWords} />
        <FormFoot label={t("answers.decline.send")} pending={answer.isPending} error={answer.error} cancel={close} />
      </form>
    </Dialog>
  );
}
