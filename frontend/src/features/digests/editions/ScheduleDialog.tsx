import { Radio, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../core/i18n";
import { fromField, toField } from "../../../core/localTime";
import { asProblem } from "../../../core/problems";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { useRemarks } from "../../../ui/useRemarks";
import { audienceQuery } from "../sending/api";
import { useMove, type Edition } from "./api";
import classes from "./Editions.module.css";
import { formatParis } from "./paris";

/** When it goes out: now, or at a moment, which is told by the clock of Paris too. */
export function ScheduleDialog({ edition, close, overtaken }: { edition: Edition; close: () => void; overtaken: () => void }) {
  const { t } = useTranslation("digests");
  const move = useMove(edition);
  const receives = useQuery(audienceQuery(edition.row.id)).data?.receives;
  const { title_fr, title_en } = edition.row;
  const title = (currentLanguage() === "en" ? title_en : "") || title_fr || t("editions.untitled");
  const send = receives === undefined ? t("editions.schedule.send") : t("editions.schedule.sendTo", { count: receives });
  const failed = (error: unknown) => {
    if (asProblem(error).status === 412) overtaken();
  };
  const remarks = useRemarks<"scheduled_for">(move.error);
  const [later, setLater] = useState(true);
  const [at, setAt] = useState(edition.row.scheduled_for ? toField(edition.row.scheduled_for) : "");
  const moment = fromField(at);
  return (
    <Dialog title={t("editions.schedule.title")} close={close}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (later && !remarks.complete({ scheduled_for: moment ?? "" })) return;
          move.mutate({ act: "schedule", scheduled_for: later ? moment : null }, { onSuccess: close, onError: failed });
        }}
      >
        <Radio.Group label={t("editions.schedule.when")} value={later ? "later" : "now"} onChange={(value) => setLater(value === "later")}>
          <div className={classes.radios}>
            <Radio value="later" label={t("editions.schedule.later")} />
            <Radio value="now" label={t("editions.schedule.now")} />
          </div>
        </Radio.Group>
        {later ? (
          <TextInput
            required
            type="datetime-local"
            label={t("editions.schedule.moment")}
            description={moment ? t("editions.schedule.inParis", { when: formatParis(moment) }) : t("editions.schedule.paris")}
            error={remarks.of("scheduled_for")}
            value={at}
            onChange={(event) => setAt(event.currentTarget.value)}
          />
        ) : (
          <p>{t("editions.schedule.nowWhy")}</p>
        )}
        {receives === undefined ? null : <p>{t("editions.schedule.receives", { count: receives, title })}</p>}
        <FormFoot label={later ? t("editions.schedule.do") : send} pending={move.isPending} error={move.error} cancel={close} />
      </form>
    </Dialog>
  );
}
