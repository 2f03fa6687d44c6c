import { Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useConversing } from "../message/conversing";
import type { Message } from "../types";
import { hideMessage, reportMessage } from "./api";

interface Props {
  message: Message;
  /** Hide it, or ask those who look after the group to look at it. */
  act: "hide" | "report";
  close: () => void;
}

/** Why, in words that somebody will read: the author of what is hidden, the chairs of what is reported. */
export default function ReasonDialog({ message, act, close }: Props) {
  const { t } = useTranslation("discussion");
  const { follower } = useConversing();
  const [reason, setReason] = useState("");
  const send = useMutation({
    mutationFn: async () => {
      if (act === "hide") follower.posted(await hideMessage(message, reason));
      else await reportMessage(message, reason);
    },
    onSuccess: () => {
      say(t(`${act}Done`));
      close();
    },
  });
  const remarks = useRemarks<"reason">(send.error);
  return (
    <Dialog title={t(`${act}Title`, { number: formatNumber(message.number) })} close={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (remarks.complete({ reason })) send.mutate();
        }}
      >
        <Textarea
          data-autofocus
          required
          label={t(`${act}Label`)}
          description={t(`${act}Why`)}
          error={remarks.of("reason")}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={1000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormFoot label={t(`${act}Button`)} pending={send.isPending} error={send.error} cancel={close} />
      </form>
    </Dialog>
  );
}
