import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { useAsk } from "./api";

/** Ask one helper for a request, with a word for them alone. */
export function AskButton({ requestId, offerId, name }: { requestId: number; offerId: number; name: string }) {
  const { t } = useTranslation("buddying");
  const ask = useAsk(requestId);
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const close = () => setOpen(false);
  return (
    <>
      <Button variant="light" mih={44} onClick={() => setOpen(true)} aria-label={t("answers.ask.labelNamed", { name })}>
        {t("answers.ask.label")}
      </Button>
      {open ? (
        <Dialog title={t("answers.ask.title", { name })} close={close}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              ask.mutate({ offer_id: offerId, words: words.trim() }, { onSuccess: close });
            }}
          >
            <p>{t("answers.ask.what")}</p>
            <Textarea
              mt="md"
              label={t("answers.ask.words")}
              description={t("answers.ask.wordsWhy")}
              autosize
              minRows={3}
              maxLength={1000}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <FormFoot label={t("answers.ask.send")} pending={ask.isPending} error={ask.error} cancel={close} />
          </form>
        </Dialog>
      ) : null}
    </>
  );
}
