import { Button } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { Problem } from "../../../ui/Problem";
import { useHold, type SendingProgress } from "./api";
import classes from "./Sending.module.css";

interface Props {
  editionId: number;
  progress: SendingProgress;
  state: string;
}

/** Pause, go on, or stop for good; stopping says first what has left and what never will. */
export function HoldActions({ editionId, progress }: Props) {
  const { t } = useTranslation("digests");
  const hold = useHold(editionId);
  const stop = useHold(editionId);
  const { state } = progress;
  if (state !== "sending" && state !== "paused") return null;
  const paused = state === "paused";
  const Icon = paused ? IconPlayerPlay : IconPlayerPause;
  return (
    <>
      <Problem error={hold.error} />
      <div className={classes.acts}>
        <Button
          variant={paused ? "filled" : "default"}
          leftSection={<Icon size={20} stroke={1.7} aria-hidden="true" />}
          loading={hold.isPending}
          onClick={() => hold.mutate(paused ? "resume" : "pause")}
        >
          {t(paused ? "sending.hold.resume" : "sending.hold.pause")}
        </Button>
        <ConfirmButton
          label={t("sending.hold.stop")}
          title={t("sending.hold.stopTitle")}
          confirm={t("sending.hold.stopConfirm")}
          pending={stop.isPending}
          error={stop.error}
          onConfirm={() => stop.mutateAsync("stop")}
          danger
        >
          <p>
            {t("sending.hold.stopWords", {
              left: t("sending.progress.left", { count: progress.sent + progress.sending }),
              never: t("sending.progress.never", { count: Math.max(progress.total, progress.expected ?? 0) - settled(progress) }),
            })}
          </p>
          <p>{t("sending.hold.stopForGood")}</p>
        </ConfirmButton>
      </div>
      <p className={classes.soft}>{t(paused ? "sending.hold.pausedLead" : "sending.hold.pauseLead")}</p>
    </>
  );
}

const settled = ({ total, waiting }: SendingProgress) => total - waiting;
