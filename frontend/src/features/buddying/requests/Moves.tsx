import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useMoveRequest, type BuddyRequest } from "./api";
import classes from "./Requests.module.css";

/** What may become of a request now. */
export function Moves({ request }: { request: BuddyRequest }) {
  const { t } = useTranslation("buddying");
  const move = useMoveRequest(request.id);
  const { finish, withdraw, reopen } = request.can;
  if (!finish && !withdraw && !reopen) return null;
  return (
    <div className={classes.moves}>
      {finish ? (
        <ConfirmButton
          label={t("moves.finish")}
          title={t("moves.finishTitle")}
          confirm={t("moves.finish")}
          pending={move.isPending}
          error={move.error}
          onConfirm={async () => {
            await move.mutateAsync("finish");
            say(t("moves.finished"));
          }}
        >
          <p>{t("moves.finishLead")}</p>
        </ConfirmButton>
      ) : null}
      {withdraw ? (
        <ConfirmButton
          danger
          label={t("moves.withdraw")}
          title={t("moves.withdrawTitle")}
          confirm={t("moves.withdraw")}
          pending={move.isPending}
          error={move.error}
          onConfirm={async () => {
            await move.mutateAsync("withdraw");
            say(t("moves.withdrawn"));
          }}
        >
          <p>{t("moves.withdrawLead")}</p>
        </ConfirmButton>
      ) : null}
      {reopen ? (
        <>
          <Button variant="default" loading={move.isPending} onClick={() => move.mutate("reopen", { onSuccess: () => say(t("moves.reopened")) })}>
            {t("moves.reopen")}
          </Button>
          <Problem error={move.error} />
        </>
      ) : null}
    </div>
  );
}
