import { Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fromField, toField } from "../../../core/localTime";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { useRemarks } from "../../../ui/useRemarks";
import { useMove, type Edition } from "./api";
import classes from "./Editions.module.css";
import { formatParis } from "./paris";

/** When it goes out: now, or at a moment, which is told by the clock of Paris too. */
export function ScheduleDialog({ edition, close }: { edition: Edition; close: () => void }) {
  const { t } = useTranslation("digests");
  const move = useMove(edition);
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
          move.mutate({ act: "schedule", scheduled_for: later ? moment : null }, { onSuccess: close });
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
        <FormFoot label={t(later ? "editions.schedule.do" : "editions.schedule.send")} pending={move.isPending} error={move.error} cancel={close} />
      </form>
    </Dialog>
  );
}
