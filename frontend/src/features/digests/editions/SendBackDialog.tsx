import { Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { useRemarks } from "../../../ui/useRemarks";
import { useMove, type Edition } from "./api";
import classes from "./Editions.module.css";

interface Props {
  edition: Edition;
  /** Kept by the page until it is sent: closing the window loses nothing. */
  note: string;
  write: (note: string) => void;
  close: () => void;
}

/** Back to a draft, with a word on what is to be done. */
export function SendBackDialog({ edition, note, write, close }: Props) {
  const { t } = useTranslation("digests");
  const move = useMove(edition);
  const remarks = useRemarks<"note">(move.error);
  const sent = () => {
    write("");
    close();
  };
  return (
    <Dialog title={t("editions.acts.send_back")} close={close}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (remarks.complete({ note })) move.mutate({ act: "send_back", note }, { onSuccess: sent });
        }}
      >
        <Textarea
          data-autofocus
          required
          autosize
          minRows={3}
          label={t("editions.acts.note")}
          description={t("editions.acts.noteWhy")}
          error={remarks.of("note")}
          maxLength={1_000}
          value={note}
          onChange={(event) => write(event.currentTarget.value)}
        />
        <FormFoot label={t("editions.acts.send_back")} pending={move.isPending} error={move.error} cancel={close} />
      </form>
    </Dialog>
  );
}
