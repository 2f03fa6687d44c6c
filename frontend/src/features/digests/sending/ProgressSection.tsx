import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatNumber, formatWhen } from "../../../core/format";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { progressQuery, type SendingProgress } from "./api";
import { HoldActions } from "./HoldActions";
import classes from "./Sending.module.css";
import { countedStates, countOf, percentage, quarterOf, timeLeft } from "./words";

/** How far the sending is, and what holds it. */
export function ProgressSection({ editionId, state, open }: { editionId: number; state: string; open: () => void }) {
  const { t } = useTranslation("digests");
  const found = useQuery(progressQuery(editionId));
  if (found.isPending) return <Waiting rows={3} />;
  // What was asked a moment ago may be older than what the page around it knows.
  if (!found.data) return <Problem error={found.error} retry={() => void found.refetch()} />;
  const progress = found.data;
  const attention = progress.failed + progress.undecided;
  return (
    <div className={classes.numbers}>
      <Problem error={found.error} retry={() => void found.refetch()} />
      <Standing progress={progress} />
      <Bar progress={progress} />
      <Counts progress={progress} />
      {progress.forgotten ? <p className={classes.soft}>{t("sending.progress.forgotten")}</p> : null}
      <HoldActions editionId={editionId} progress={progress} state={state} />
      {attention > 0 ? (
        <Button variant="default" className={classes.onward} onClick={open}>
          {t("sending.progress.attention", { count: attention })}
        </Button>
      ) : null}
    </div>
  );
}

/** Where it stands in one sentence: what has left, since when and by whom it is held. */
function Standing({ progress }: { progress: SendingProgress }) {
  const { t } = useTranslation("digests");
  const { state, moved, sent, withdrawn, unwritten, started_at: started, ended_at: ended } = progress;
  const by = moved?.by?.name ?? t("sending.progress.system");
  const when = moved ? formatWhen(moved.at, null) : "";
  const over = ended ?? progress.last_at ?? started;
  const never = t("sending.progress.never", { count: withdrawn + unwritten });
  const said = {
    paused: t("sending.progress.paused", { when, by }),
    stopped: t("sending.progress.stopped", { when, by, left: t("sending.progress.left", { count: sent }), never }),
    sent: t("sending.progress.done", { count: sent, when: over ? formatWhen(over, null) : "" }),
  }[state as "paused"];
  return <p className={classes.big}>{said ?? t(progress.run === null ? "sending.progress.soon" : "sending.progress.underWay")}</p>;
}

function Bar({ progress }: { progress: SendingProgress }) {
  const { t } = useTranslation("digests");
  const percent = percentage(progress);
  const all = Math.max(progress.total, progress.expected ?? 0);
  const settled = progress.total - progress.waiting - progress.sending;
  const words = t("sending.progress.of", { settled: formatNumber(settled), count: all });
  const left = timeLeft(t, progress.seconds_left);
  const rate = progress.state === "sending" && progress.per_minute > 0 && progress.waiting > progress.deferred ? t("sending.progress.rate", { count: progress.per_minute }) : "";
  const writing = progress.run === "planning" ? t("sending.progress.writing", { count: progress.total }) : "";
  return (
    <div>
      <div
        className={classes.track}
        role="progressbar"
        aria-label={t("sending.progress.label")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
      >
        <div className={classes.fill} data-held={progress.state === "paused" || progress.state === "stopped" || undefined} style={{ inlineSize: `${percent}%` }} />
      </div>
      <p className={classes.under}>
        <strong>{t("sending.progress.percent", { percent: formatNumber(percent) })}</strong>
        <span>{[words, rate, left && progress.waiting > progress.deferred ? left : "", writing].filter(Boolean).join(" · ")}</span>
      </p>
      <p className="visually-hidden" role="status">
        {progress.state === "sending" && quarterOf(percent) > 0 ? t("sending.progress.told", { percent: formatNumber(quarterOf(percent)) }) : ""}
      </p>
    </div>
  );
}

function Counts({ progress }: { progress: SendingProgress }) {
  const { t } = useTranslation("digests");
  const shown = countedStates.filter((state) => state === "sent" || state === "waiting" || state === "failed" || countOf(progress, state) > 0);
  return (
    <dl className={classes.counts} aria-label={t("sending.progress.counts")}>
      {shown.flatMap((state) => [
        <div key={state}>
          <dt>{t(`sending.totals.${state}`)}</dt>
          <dd>{formatNumber(countOf(progress, state))}</dd>
        </div>,
        state === "waiting" && progress.deferred > 0 ? (
          <div key="deferred">
            <dt>{t("sending.totals.deferred")}</dt>
            <dd>{formatNumber(progress.deferred)}</dd>
          </div>
        ) : null,
      ])}
    </dl>
  );
}
