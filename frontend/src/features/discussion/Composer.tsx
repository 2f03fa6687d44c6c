import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState, type FormEvent, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Mandate } from "../../core/shapes";
import classes from "./Composer.module.css";
import { useDraft } from "./useDraft";
import { useSayTyping } from "./useHere";
import { writingAs } from "./writingAs";

const LONGEST = 20_000;
/** From here on, the room that is left is said. */
const NEARLY = 18_000;

interface Props {
  discussionId: number;
  personId: number;
  mandates: readonly Mandate[];
  onSend: (body: string, mandateId: number | null) => void;
  /** What stands between the choice of a mandate and the text: what one answers, what is attached. */
  above?: ReactNode;
  /** Buttons beside the text, before the one that sends. */
  tools?: ReactNode;
}

/** Where one writes: Markdown, in paragraphs; Ctrl + Enter sends, so that Enter can make a line. */
export function Composer({ discussionId, personId, mandates, onSend, above, tools }: Props) {
  const { t } = useTranslation("discussion");
  const [body, setBody] = useDraft(personId, discussionId);
  const [mandateId, setMandateId] = useState<number | null>(null);
  const sayTyping = useSayTyping(discussionId);

  const written = body.trim();
  const left = LONGEST - (written.length > NEARLY ? [...written].length : written.length);
  const as = writingAs(mandates, personId);
  const chosen = mandates.some(({ id }) => id === mandateId) ? mandateId : as.usual;

  const send = (event?: FormEvent): void => {
    event?.preventDefault();
    if (written === "" || left < 0) return;
    onSend(written, chosen);
    setBody("");
    sayTyping(false);
  };

  const write = (text: string): void => {
    setBody(text);
    sayTyping(text.trim() !== "");
  };

  const press = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.nativeEvent.isComposing) send();
  };

  return (
    <form className={classes.form} onSubmit={send} aria-label={t("compose")}>
      {as.offered ? (
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
      <div className={classes.box}>
        <Textarea
          className={classes.field}
          classNames={{ input: classes.input }}
          variant="unstyled"
          autosize
          minRows={1}
          maxRows={10}
          value={body}
          placeholder={t("write")}
          aria-label={t("message")}
          aria-describedby="compose-hint"
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={press}
          onBlur={() => sayTyping(false)}
        />
        {tools}
        <Button type="submit" className={classes.send} mih={44} disabled={left < 0}>
          {t("send")}
        </Button>
      </div>
      <p id="compose-hint" className={classes.hint}>
        <span>{t("hint")}</span>
        {left <= LONGEST - NEARLY ? (
          <span className={classes.left} data-over={left < 0 || undefined} role="status">
            {left < 0
              ? t("tooLong", { count: -left })
              : t("left", { count: left })}
          </span>
        ) : null}
      </p>
    </form>
  );
}

const mandateWords = ({ title, authority }: Mandate, behalf: string | null): string =>
  [behalf, title, authority.name].filter(Boolean).join(" · ");
