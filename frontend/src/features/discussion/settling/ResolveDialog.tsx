import { Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import type { DiscussionDetail } from "../types";
import { useResolve } from "./api";
import classes from "./settling.module.css";

/** Settle a discussion with a sentence that its group keeps. */
export function ResolveDialog({ discussion, close }: { discussion: DiscussionDetail; close: () => void }) {
  const { t } = useTranslation("discussion");
  const resolve = useResolve(discussion.id);
  const remarks = useRemarks<"outcome">(resolve.error);
  const [outcome, setOutcome] = useState("");

  return (
    <Dialog title={t("resolve.title")} close={close} size={600}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ outcome })) return;
          resolve.mutate(outcome, {
            onSuccess: () => {
              say(t("resolve.done"));
              close();
            },
          });
        }}
      >
        <Textarea
          data-autofocus
          required
          label={t("resolve.label")}
          description={t("resolve.why")}
          error={remarks.of("outcome")}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={500}
          value={outcome}
          onChange={(event) => setOutcome(event.currentTarget.value)}
        />
        <p className={classes.soft}>{t("resolve.follows")}</p>
        <FormFoot label={t("resolve.save")} pending={resolve.isPending} error={resolve.error} cancel={close} />
      </form>
    </Dialog>
  );
}
