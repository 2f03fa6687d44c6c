import { Button, Select, TextInput } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fromField, toField, zone } from "../../../core/localTime";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { FORMATS, useRemoveMilestone, useSetMilestone, type Format, type Milestone, type Pair } from "./api";
import { lasting } from "./lasting";
import classes from "./Pair.module.css";

const LENGTHS = [30, 45, 60, 90, 120, 180, 240, 480, 1_440, 2_880, 4_320, 7_200];

/** A moment of the two: what for, how, when, how long. */
export function MilestoneDialog({ pair, known, close }: { pair: Pair; known: Milestone | null; close: () => void }) {
  const { t } = useTranslation("buddying");
  const set = useSetMilestone(pair.id);
  const remove = useRemoveMilestone(pair.id);
  const remarks = useRemarks<"title" | "format" | "starts_at" | "minutes">(set.error);
  const [title, setTitle] = useState(known?.title ?? "");
  const [format, setFormat] = useState<Format>(known?.format ?? pair.agreement.formats[0] ?? "call");
  const [starts, setStarts] = useState(known ? toField(known.starts_at) : "");
  const [minutes, setMinutes] = useState(known?.minutes ?? 60);

  const done = (said: string) => ({
    onSuccess: () => {
      say(said);
      close();
    },
  });

  return (
    <Dialog title={t(known ? "pairs.milestones.change" : "pairs.milestones.add")} close={close}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const starts_at = fromField(starts);
          if (!remarks.complete({ title, starts_at: starts_at ?? "" }) || starts_at === null) return;
          set.mutate({ known, said: { title, format, starts_at, minutes } }, done(t("pairs.milestones.saved")));
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t("pairs.milestones.what")}
          error={remarks.of("title")}
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <TextInput
          required
          type="datetime-local"
          label={t("pairs.milestones.when")}
          description={t("pairs.milestones.zone", { zone: zone() })}
          error={remarks.of("starts_at")}
          value={starts}
          onChange={(event) => setStarts(event.currentTarget.value)}
        />
        <div className={classes.two}>
          <Select
            label={t("pairs.milestones.length")}
            error={remarks.of("minutes")}
            allowDeselect={false}
            data={[...new Set([...LENGTHS, minutes])].toSorted((one, other) => one - other).map((value) => ({ value: String(value), label: lasting(value) }))}
            value={String(minutes)}
            onChange={(value) => setMinutes(Number(value))}
          />
          <Select
            label={t("pairs.milestones.how")}
            error={remarks.of("format")}
            allowDeselect={false}
            data={FORMATS.map((value) => ({ value, label: t(`pairs.formats.${value}`) }))}
            value={format}
            onChange={(value) => setFormat(value as Format)}
          />
        </div>
        {known ? (
          <p className={classes.remove}>
            <span>{t("pairs.milestones.removeWhy")}</span>
            <Button
              variant="subtle"
              color="alert"
              loading={remove.isPending}
              leftSection={<IconCalendarOff size={18} stroke={1.7} aria-hidden="true" />}
              onClick={() => remove.mutate(known, done(t("pairs.milestones.removed")))}
            >
              {t("pairs.milestones.remove")}
            </Button>
          </p>
        ) : null}
        <FormFoot label={t("pairs.milestones.save")} pending={set.isPending} error={set.error ?? remove.error} cancel={close} />
      </form>
    </Dialog>
  );
}
