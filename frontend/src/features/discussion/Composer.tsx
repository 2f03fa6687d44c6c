import { Button, NativeSelect } from "@mantine/core";
import { useRef, useState, type FormEvent, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Content } from "../../core/outbox-store";
import type { Mandate } from "../../core/shapes";
import { Problem } from "../../ui/Problem";
import classes from "./Composer.module.css";
import { useDraft } from "./compose/draft";
import { Field } from "./compose/Field";
import { noWords, toMarkdown, type Words } from "./compose/mentions";
import { Room, roomIn } from "./compose/Room";
import { AttachButton } from "./files/AttachButton";
import { AttachedFiles } from "./files/AttachedFiles";
import type { Uploads } from "./files/uploads";
import type { Attaching } from "./files/useAttaching";
import { useSayTyping } from "./useHere";
import { writingAs } from "./writingAs";

interface Props {
  discussionId: number;
  personId: number;
  mandates: readonly Mandate[];
  field: RefObject<HTMLTextAreaElement | null>;
  onSend: (content: Content) => void;
  /** Change a message; it fails by throwing, and the text stays. */
  onEdit: (number: number, body: string) => Promise<void>;
  /** What stands between the choice of a mandate and the text: what one answers. */
  above?: ReactNode;
  attaching?: Attaching;
}

/** Where one writes: Markdown, in paragraphs; Ctrl + Enter sends, so that Enter can make a line. */
export function Composer({ discussionId, personId, mandates, field, onSend, onEdit, above, attaching }: Props) {
  const { t } = useTranslation("discussion");
  const [{ words: fresh, replyTo, editing }, changeDraft] = useDraft(personId, discussionId);
  const [mandateId, setMandateId] = useState<number | null>(null);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<unknown>(null);
  const [whenArrived, setWhenArrived] = useState(false);
  const sayTyping = useSayTyping(discussionId);

  const form = useRef<HTMLFormElement>(null);

  const words = editing ? editing.words : fresh;
  const body = toMarkdown(words);
  const left = roomIn(body);
  const as = writingAs(mandates, personId);
  const chosen = mandates.some(({ id }) => id === mandateId) ? mandateId : as.usual;

  const save = async (number: number): Promise<void> => {
    setSaving(true);
    setRefusal(null);
    try {
      await onEdit(number, body);
      changeDraft((draft) => ({ ...draft, editing: null }));
    } catch (error) {
      setRefusal(error);
    }
    setSaving(false);
  };

  /** The text stays in the field until the last file is there: nothing is lost if the page is left before. */
  const sendOnceArrived = async (files: Uploads): Promise<void> => {
    setWhenArrived(true);
    const whole = await files.settled();
    setWhenArrived(false);
    if (whole) form.current?.requestSubmit();
  };

  const send = (event?: FormEvent): void => {
    event?.preventDefault();
    if (left < 0 || saving) return;
    if (editing) return void (body !== "" && save(editing.number));
    const files = attaching?.uploads;
    if (files?.underWay()) return void sendOnceArrived(files);
    if (body === "" && !files?.arrived()) return;
    sayTyping(false);
    onSend({ body, mandateId: chosen, replyTo, files: files?.take() });
    changeDraft((draft) => ({ ...draft, words: noWords, replyTo: null }));
  };

  const change = (next: (words: Words) => Words): void => {
    changeDraft((draft) =>
      draft.editing ? { ...draft, editing: { ...draft.editing, words: next(draft.editing.words) } } : { ...draft, words: next(draft.words) },
    );
    if (!editing) sayTyping(field.current?.value.trim() !== "");
  };

  return (
    <form ref={form} className={classes.form} onSubmit={send} aria-label={t("compose")}>
      {as.offered && !editing ? (
        <NativeSelect
          className={classes.mandate}
          label={t("writeAs")}
          value={chosen ?? ""}
          onChange={(event) => setMandateId(Number(event.currentTarget.value) || null)}
          data={[
            ...(as.myself ? [{ value: "", label: t("asMyself") }] : []),
            ...as.mandates.map((mandate) => ({
              value: String(mandate.id),
              label: mandateWords(mandate, mandate.person_id === personId ? null : t("onBehalfShort")),
            })),
          ]}
        />
      ) : null}
      {above}
      {editing ? <Problem error={refusal} /> : null}
      {attaching && !editing ? <AttachedFiles {...attaching} /> : null}
      <div className={classes.box}>
        <Field
          place={{ discussion: discussionId }}
          words={words}
          change={change}
          send={send}
          onBlur={() => sayTyping(false)}
          field={field}
          describedBy="compose-hint"
        />
        {attaching && !editing ? <AttachButton add={attaching.add} /> : null}
        <Button type="submit" className={classes.send} mih={44} disabled={left < 0} loading={saving || whenArrived}>
          {editing ? t("saveEdit") : t("send")}
        </Button>
      </div>
      <p id="compose-hint" className={classes.hint}>
        <span>{t("hint")}</span>
        {whenArrived ? <span role="status">{t("files.whenDone")}</span> : null}
        <Room left={left} />
      </p>
    </form>
  );
}

const mandateWords = ({ title, authority }: Mandate, behalf: string | null): string =>
  [behalf, title, authority.name].filter(Boolean).join(" · ");
