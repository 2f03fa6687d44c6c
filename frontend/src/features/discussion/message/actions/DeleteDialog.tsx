import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../../core/format";
import { Dialog } from "../../../../ui/Dialog";
import { FormFoot } from "../../../../ui/FormFoot";
import { deleteMessage } from "../api";
import { useConversing } from "../conversing";
import type { Message } from "../../types";

/** Asks before words go for good. */
export function DeleteDialog({ message, close }: { message: Message; close: () => void }) {
  const { t } = useTranslation("discussion");
  const { follower } = useConversing();
  const remove = useMutation({
    mutationFn: () => deleteMessage(message),
    onSuccess: () => {
      follower.refresh();
      close();
    },
  });
  return (
    <Dialog title={t("deleteTitle", { number: formatNumber(message.number) })} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate();
        }}
      >
        <p>{t("deleteWords")}</p>
        <FormFoot danger label={t("delete")} pending={remove.isPending} error={remove.error} cancel={close} />
      </form>
    </Dialog>
  );
}
