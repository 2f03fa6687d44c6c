import { Button, TextInput } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import type { DiscussionDetail } from "../types";
import { useRemoveDate, useSetDate } from "./api";
import { fromField, toField, zone } from "../../../core/localTime";
import classes from "./settling.module.css";

/** When and where those of the discussion meet. */
export function DateDialog({ discussion, close }: { discussion: DiscussionDetail; close: () => void }) {
  const { t } = useTranslation("discussion");
  const [date] = useState(discussion.date);
  const set = useSetDate(discussion.id);
  const remove = useRemoveDate(discussion.id);
  const remarks = useRemarks<"starts_at" | "ends_at" | "place" | "link">(set.error);
  const [starts, setStarts] = useState(date ? toField(date.starts_at) : "");
  const [ends, setEnds] = useState(date?.ends_at ? toField(date.ends_at) : "");
  const [place, setPlace] = useState(date?.place ?? "");
  const [link, setLink] = useState(date?.link ?? "");

  const done = (said: string) => ({
    onSuccess: () => {
      say(said);
      close();
    },
  });

  return (
    <Dialog title={t(date ? "date.change" : "date.give")} close={close}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          const starts_at = fromField(starts);
          if (!remarks.complete({ starts_at: starts_at ?? "" }) || starts_at === null) return;
          set.mutate({ starts_at, ends_at: fromField(ends), place, link }, done(t("date.saved")));
        }}
      >
        <div className={classes.pair}>
          <TextInput
            data-autofocus
            required
            type="datetime-local"
            label={t("date.starts")}
            error={remarks.of("starts_at")}
            value={starts}
            onChange={(event) => setStarts(event.currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t("date.ends")}
            min={starts}
            error={remarks.of("ends_at")}
            value={ends}
            onChange={(event) => setEnds(event.currentTarget.value)}
          />
        </div>
        <p className={classes.soft}>{t("date.zone", { zone: zone() })}</p>
        <TextInput
          label={t("date.place")}
          error={remarks.of("place")}
          maxLength={300}
          value={place}
          onChange={(event) => setPlace(event.currentTarget.value)}
        />
        <TextInput
          type="url"
          label={t("date.link")}
          description={t("date.linkWhy")}
          error={remarks.of("link")}
          maxLength={1_000}
          value={link}
          onChange={(event) => setLink(event.currentTarget.value)}
        />
        {date ? (
          <p className={classes.note}>
            <span>{t("date.removeWhy")}</span>
            <Button
              variant="subtle"
              color="alert"
              loading={remove.isPending}
              leftSection={<IconCalendarOff size={18} stroke={1.7} aria-hidden="true" />}
              onClick={() => remove.mutate(undefined, done(t("date.removed")))}
            >
              {t("date.remove")}
            </Button>
          </p>
        ) : null}
        <FormFoot label={t("date.save")} pending={set.isPending} error={set.error ?? remove.error} cancel={close} />
      </form>
    </Dialog>
  );
}
