import { Button, Checkbox, TextInput } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { today } from "../../../core/format";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useEnd, usePause, useResume, type Pair } from "./api";
import classes from "./Pair.module.css";

/** Let the pair rest, take it up again, end it. */
export function PairActions({ pair }: { pair: Pair }) {
  const { pause, resume, end } = pair.can;
  if (!pause && !resume && !end) return null;
  return (
    <div className={`${classes.acts} ${classes.screen}`}>
      {pause ? <Pause pair={pair} /> : null}
      {resume ? <Resume pair={pair} /> : null}
      {end ? <End pair={pair} /> : null}
    </div>
  );
}

function Pause({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const [asking, setAsking] = useState(false);
  const [until, setUntil] = useState("");
  const pause = usePause(pair.id);
  const remarks = useRemarks<"until">(pause.error);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="default" leftSection={<IconPlayerPause size={18} stroke={1.7} aria-hidden="true" />} onClick={() => setAsking(true)}>
        {t("pairs.pause.button")}
      </Button>
      {asking ? (
        <Dialog title={t("pairs.pause.title")} close={close}>
          <form
            noValidate
            className={classes.form}
            onSubmit={(event) => {
              event.preventDefault();
              pause.mutate(until || null, { onSuccess: () => (say(t("pairs.pause.done")), close()) });
            }}
          >
            <p>{t("pairs.pause.lead")}</p>
            <TextInput
              data-autofocus
              type="date"
              min={today()}
              label={t("pairs.pause.until")}
              description={t("pairs.pause.untilWhy")}
              error={remarks.of("until")}
              value={until}
              onChange={(event) => setUntil(event.currentTarget.value)}
            />
            <FormFoot label={t("pairs.pause.confirm")} pending={pause.isPending} error={pause.error} cancel={close} />
          </form>
        </Dialog>
      ) : null}
    </>
  );
}

function Resume({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const resume = useResume(pair.id);
  return (
    <>
      <Button
        loading={resume.isPending}
        leftSection={<IconPlayerPlay size={18} stroke={1.7} aria-hidden="true" />}
        onClick={() => resume.mutate(undefined, { onSuccess: () => say(t("pairs.resume.done")) })}
      >
        {t("pairs.resume.button")}
      </Button>
      <Problem error={resume.error} />
    </>
  );
}

function End({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const [said, setSaid] = useState<boolean | null>(null);
  // A pair that was at work has helped, unless one says otherwise.
  const met = said ?? pair.state !== "agreeing";
  const end = useEnd(pair.id);
  const asks = pair.my_side === "asker" && (pair.request_state === "open" || pair.request_state === "full");
  return (
    <ConfirmButton
      danger
      label={t("pairs.end.button")}
      title={t("pairs.end.title")}
      confirm={t("pairs.end.confirm")}
      pending={end.isPending}
      error={end.error}
      onConfirm={async () => {
        await end.mutateAsync(asks && met);
        say(t("pairs.end.done"));
      }}
    >
      <div className={classes.form}>
        <p>{t("pairs.end.lead")}</p>
        {asks ? (
          <Checkbox checked={met} onChange={(event) => setSaid(event.currentTarget.checked)} label={t("pairs.end.met")} description={t("pairs.end.metWhy")} />
        ) : null}
      </div>
    </ConfirmButton>
  );
}
