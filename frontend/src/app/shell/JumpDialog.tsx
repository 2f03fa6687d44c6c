import { TextInput } from "@mantine/core";
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { problemSentence } from "../../core/problems";
import type { Place } from "../../features/search/places";
import { PlaceLine } from "../../features/search/PlaceLine";
import { Dialog } from "../../ui/Dialog";
import classes from "./JumpDialog.module.css";
import { useJumps } from "./useJumps";

/** Go to a person, an authority, a group, a discussion or a page by a few letters. */
export default function JumpDialog({ close }: { close: () => void }) {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const latest = useRef("");
  const { recent, found, settled, problem, firstOnce } = useJumps(text);
  const jumps = [...recent, ...found];
  const current = Math.max(0, Math.min(chosen, jumps.length - 1));
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => () => void (latest.current = ""), []);
  const go = (to: string | undefined) => {
    if (!to) return;
    close();
    void navigate(to);
  };
  // Who types and presses Enter in one breath goes where the answer leads, not where the letters before led.
  const goOnceFound = async () => {
    const first = await firstOnce();
    if (latest.current === text) go(first?.to);
  };
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  }, [current]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && jumps.length > 0) {
      event.preventDefault();
      setChosen((current + step + jumps.length) % jumps.length);
    }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (settled) go(jumps[current]?.to);
    else void goOnceFound();
  };
  const option = (jump: Place, index: number) => (
    // The keyboard drives the list from the field above: the options themselves never take the focus.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      key={jump.to}
      id={`${listId}-${index}`}
      role="option"
      tabIndex={-1}
      aria-selected={index === current}
      className={classes.option}
      onClick={() => go(jump.to)}
    >
      <PlaceLine place={jump} />
    </div>
  );
  const part = (title: string, items: Place[], from: number) =>
    items.length === 0 ? null : (
      <div role="group" aria-label={title}>
        <div className={classes.part} aria-hidden="true">
          {title}
        </div>
        {items.map((jump, index) => option(jump, from + index))}
      </div>
    );

  return (
    <Dialog title={t("jump.title")} close={close} high>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded={jumps.length > 0}
        aria-controls={listId}
        aria-activedescendant={jumps[current] ? `${listId}-${current}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        enterKeyHint="go"
        maxLength={200}
        label={t("jump.label")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          latest.current = event.currentTarget.value;
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={listId} role="listbox" aria-label={t("jump.title")} aria-busy={!settled} className={classes.list}>
        {text.trim() ? (
          found.map(option)
        ) : (
          <>
            {part(t("jump.recent"), recent, 0)}
            {part(t("jump.pages"), found, recent.length)}
          </>
        )}
      </div>
      <div role="status" className={classes.none}>
        {settled && jumps.length === 0 ? (
          problem ? (
            problemSentence(t, problem)
          ) : (
            <>
              <strong>{t("jump.none", { text: text.trim() })}</strong>
              <span>{t("jump.try")}</span>
            </>
          )
        ) : (
          <span className="visually-hidden">{settled && text.trim() ? t("jump.count", { count: jumps.length }) : ""}</span>
        )}
      </div>
    </Dialog>
  );
}
