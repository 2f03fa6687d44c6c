import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import type { Group } from "../../core/shapes";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { Tag } from "../../ui/Tag";
import { useJoin, useLeave } from "./api";
import classes from "./JoinButton.module.css";

/** The way into a group: at once, on request with a word, or the state of one's request. */
export function JoinButton({ group, main = false }: { group: Group; main?: boolean }) {
  const { t } = useTranslation("groups");
  const join = useJoin(group.id);
  const withdraw = useLeave(group.id);
  const [asking, setAsking] = useState(false);
  const name = localName(group);

  if (group.my_role) return null;
  if (group.my_request && group.my_request.state === "pending") {
    return (
      <div className={classes.state}>
        <Tag tone="watch">{t("requested")}</Tag>
        <ConfirmButton
          label={t("withdraw")}
          title={t("withdrawTitle", { name })}
          confirm={t("withdraw")}
          pending={withdraw.isPending}
          error={withdraw.error}
          onConfirm={() => withdraw.mutateAsync()}
        >
          <p>{t("withdrawWords")}</p>
        </ConfirmButton>
      </div>
    );
  }
  if (!group.can.join && !group.can.ask) return null;
  return (
    <div className={classes.state}>
      {group.my_request?.state === "refused" && group.my_request.reason ? (
        <p className={classes.refused}>{t("refusedWith", { reason: group.my_request.reason })}</p>
      ) : null}
      <Button
        variant={main ? "filled" : "default"}
        loading={join.isPending && !asking}
        aria-label={t(group.can.join ? "joinNamed" : "askNamed", { name })}
        onClick={() =>
          group.can.join ? join.mutate(undefined, { onSuccess: () => say(t("joined", { name })) }) : setAsking(true)
        }
      >
        {t(group.can.join ? "join" : "ask")}
      </Button>
      {asking ? null : <Problem error={join.error} />}
      {asking ? <AskDialog name={name} join={join} close={() => setAsking(false)} /> : null}
    </div>
  );
}

function AskDialog({ name, join, close }: { name: string; join: ReturnType<typeof useJoin>; close: () => void }) {
  const { t } = useTranslation("groups");
  const [message, setMessage] = useState("");
  return (
    <Dialog title={t("askTitle", { name })} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          join.mutate(message, { onSuccess: close });
        }}
      >
        <Textarea
          data-autofocus
          label={t("askLabel")}
          description={t("askWhy")}
          autosize
          minRows={3}
          maxLength={1000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
        />
        <FormFoot label={t("askSend")} pending={join.isPending} error={join.error} cancel={close} />
      </form>
    </Dialog>
  );
}
