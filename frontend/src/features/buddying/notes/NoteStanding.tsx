import { Button } from "@mantine/core";
import { IconCheck, IconClock, IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useAgreeToNote, useWithdrawNote, type Note } from "./api";
import classes from "./Note.module.css";

/** For the two: who has agreed to publish these words, and what can be done about them. */
export function NoteStanding({ note, write }: { note: Note; write: () => void }) {
  const { t } = useTranslation("buddying");
  const agree = useAgreeToNote(note.id);
  const withdraw = useWithdrawNote(note.id);
  const { draft, my_side: side } = note;
  if (!draft || !side) return null;
  const other = side === "asker" ? "helper" : "asker";
  const agreed = { mine: draft.agreed[side], theirs: draft.agreed[other] };
  const proposed = note.state === "proposed";
  return (
    <section className={classes.standing} aria-label={t("notes.standing")}>
      <p>{t(proposed && note.published ? "notes.leads.again" : `notes.leads.${note.state}`)}</p>
      {proposed ? (
        <ul className={classes.agreed}>
          {(["mine", "theirs"] as const).map((who) => {
            const Icon = agreed[who] ? IconCheck : IconClock;
            return (
              <li key={who} data-agreed={agreed[who] || undefined}>
                <Icon size={18} stroke={1.9} aria-hidden="true" />
                {t(`notes.agreed.${who}.${agreed[who] ? "yes" : "no"}`)}
              </li>
            );
          })}
        </ul>
      ) : null}
      <div className={classes.acts}>
        {proposed && !agreed.mine ? (
          <Button
            loading={agree.isPending}
            onClick={() => agree.mutate(note.version, { onSuccess: ({ state }) => say(t(state === "published" ? "notes.nowPublished" : "notes.thanks")) })}
          >
            {t("notes.agree")}
          </Button>
        ) : null}
        <Button variant="default" leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={write}>
          {t("notes.write")}
        </Button>
        {note.state === "withdrawn" ? null : (
          <ConfirmButton
            danger
            label={t("notes.withdraw.button")}
            title={t("notes.withdraw.title")}
            confirm={t("notes.withdraw.confirm")}
            pending={withdraw.isPending}
            error={withdraw.error}
            onConfirm={async () => {
              await withdraw.mutateAsync(undefined);
              say(t("notes.withdraw.done"));
            }}
          >
            <p>{t("notes.withdraw.lead")}</p>
          </ConfirmButton>
        )}
      </div>
      <Problem error={agree.error} />
    </section>
  );
}
