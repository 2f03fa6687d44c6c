import { Radio, Textarea } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useChange, type Bulletin, type BulletinChange } from "./api";
import classes from "./Bulletin.module.css";
import { BulletinFields, type Field } from "./BulletinFields";
import { draftFrom, lineCount, MOST_LINES } from "./draft";

/** Write a bulletin anew, and say whether that is a new fact, which is told again, or a new wording, which is not. */
export function ChangeBulletin({ bulletin, close }: { bulletin: Bulletin; close: () => void }) {
  const { t } = useTranslation("countries");
  // Whoever was faster is met at the version that was open when one began.
  const [base] = useState(bulletin);
  const [draft, setDraft] = useState(() => draftFrom(base));
  const [kind, setKind] = useState<BulletinChange["change"] | "">("");
  const [note, setNote] = useState("");
  const change = useChange(base);
  const remarks = useRemarks<Field>(change.error);
  const send = () => {
    const { title, body, expires_on, countries } = draft;
    if (!remarks.complete({ title, body, expires_on, countries: countries.join(), change: kind, note })) return;
    if (kind === "" || lineCount(body) > MOST_LINES) return;
    change.mutate(
      { ...draft, change: kind, note },
      {
        onSuccess: () => {
          say(t("bulletins.changed"));
          close();
        },
      },
    );
  };
  return (
    <Dialog title={t("bulletins.change")} close={close} size={640}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <BulletinFields draft={draft} set={setDraft} remark={remarks.of} />
        <Radio.Group
          required
          label={t("bulletins.form.change")}
          error={remarks.of("change")}
          value={kind}
          onChange={(chosen) => setKind(chosen as BulletinChange["change"])}
        >
          <div className={classes.severities}>
            {(["new_fact", "new_wording"] as const).map((value) => (
              <Radio key={value} value={value} mt={8} label={t(`bulletins.changes.${value}`)} description={t(`bulletins.changesWhy.${value}`)} />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          required
          autosize
          minRows={1}
          label={t("bulletins.form.note")}
          description={t("bulletins.form.noteWhy")}
          error={remarks.of("note")}
          maxLength={300}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FormFoot label={t("bulletins.save")} pending={change.isPending} error={change.error} cancel={close} />
      </form>
    </Dialog>
  );
}
