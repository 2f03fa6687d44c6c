import { Textarea } from "@mantine/core";
import { useId, useRef, useState, type ClipboardEvent, type KeyboardEvent, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import classes from "../Composer.module.css";
import type { WritingPlace } from "../message/api";
import { insertText, pastedText } from "./clipboard";
import { named, rewritten, type Words } from "./mentions";
import { Offers, offerId } from "./Offers";
import { askedAt, useMentionable, type Asked, type Offer } from "./useMentionable";

interface Props {
  /** Where one writes: it decides whom one may name. */
  place: WritingPlace;
  words: Words;
  change: (change: (words: Words) => Words) => void;
  send: () => void;
  onBlur?: () => void;
  field: RefObject<HTMLTextAreaElement | null>;
  describedBy: string;
  /** Where a label beside the text names it. */
  id?: string;
  /** In a form, with room for a text and below it for the names: above stand other fields. */
  tall?: boolean;
}

/** The text: `@` and letters offer people, a paste keeps its tables, lists and links, Ctrl + Enter sends. */
export function Field({ place, words, change, send, onBlur, field, describedBy, id: labelled, tall = false }: Props) {
  const { t } = useTranslation("discussion");
  const id = useId();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [chosen, setChosen] = useState(0);
  const plainly = useRef(false);
  const offers = useMentionable(place, asked);
  const active = Math.min(chosen, offers.length - 1);
  const offer = offers[active];

  const look = (next: Words, caret: number): void => {
    const found = askedAt(next, caret);
    if (found?.begun !== asked?.begun || found?.start !== asked?.start) setChosen(0);
    setAsked(found);
  };

  const write = ({ value, selectionStart }: HTMLTextAreaElement): void => {
    const next = rewritten(words, value, selectionStart);
    change((latest) => rewritten(latest, value, selectionStart));
    look(next, selectionStart);
  };

  const name = ({ label, href }: Offer): void => {
    if (!asked || !field.current) return;
    const { start, begun } = asked;
    insertText(field.current, `@${label} `, start, start + 1 + begun.length);
    change((latest) => named(latest, { start, label, href }));
    setAsked(null);
  };

  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const sends = event.key === "Enter" && (event.ctrlKey || event.metaKey);
    if (event.key.toLowerCase() === "v" && (event.ctrlKey || event.metaKey)) plainly.current = event.shiftKey;
    if (sends) return send();
    if (!offer) return;
    const keys: Record<string, () => void> = {
      ArrowDown: () => setChosen((active + 1) % offers.length),
      ArrowUp: () => setChosen((active - 1 + offers.length) % offers.length),
      Enter: () => name(offer),
      Tab: () => name(offer),
      Escape: () => setAsked(null),
    };
    const act = event.shiftKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  const paste = (event: ClipboardEvent<HTMLTextAreaElement>): void => {
    const { currentTarget: target, clipboardData } = event;
    const text = plainly.current ? null : pastedText(clipboardData, target.value.slice(target.selectionStart, target.selectionEnd));
    plainly.current = false;
    if (text === null) return;
    event.preventDefault();
    insertText(target, text);
  };

  return (
    <div className={classes.field}>
      {offer ? <Offers id={id} offers={offers} active={active} choose={name} below={tall} /> : null}
      <Textarea
        ref={field}
        id={labelled}
        classNames={{ input: classes.input }}
        variant="unstyled"
        autosize
        minRows={tall ? 4 : 1}
        maxRows={10}
        value={words.text}
        placeholder={t("write")}
        aria-label={labelled ? undefined : t("message")}
        // Escape takes the names away, and leaves a dialog around them open.
        data-mantine-stop-propagation={offer ? true : undefined}
        aria-describedby={describedBy}
        aria-autocomplete="list"
        aria-controls={offer ? id : undefined}
        aria-activedescendant={offer ? offerId(id, offer) : undefined}
        onChange={(event) => write(event.currentTarget)}
        onSelect={({ currentTarget }) => {
          if (asked) look(words, currentTarget.selectionStart);
        }}
        onKeyDown={press}
        onPaste={paste}
        onBlur={() => {
          setAsked(null);
          onBlur?.();
        }}
      />
    </div>
  );
}
