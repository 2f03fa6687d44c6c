import { TextInput } from "@mantine/core";
import { useId, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Dialog } from "../../ui/Dialog";
import classes from "./JumpDialog.module.css";
import { useJumps } from "./useJumps";

/** Go to a page, a group, an authority or a person by a few letters. */
export default function JumpDialog({ close }: { close: () => void }) {
  const { t } = useTranslation("app");
  const navigate = useNavigate();
  const listId = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const jumps = useJumps(text);
  const current = Math.min(chosen, jumps.length - 1);

  const go = (to: string | undefined) => {
    if (!to) return;
    close();
    void navigate(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && jumps.length > 0) {
      event.preventDefault();
      setChosen((current + step + jumps.length) % jumps.length);
    }
    if (event.key === "Enter") go(jumps[current]?.to);
  };

  return (
    <Dialog title={t("jump.title")} close={close} high>
      <TextInput
        data-autofocus
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={jumps[current] ? `${listId}-${current}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        label={t("jump.label")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label={t("jump.title")} className={classes.list}>
        {jumps.map((jump, index) => (
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
            <span>{jump.name}</span>
            <span className={classes.kind}>{jump.kind}</span>
          </div>
        ))}
      </div>
      <p role="status" className={classes.none}>
        {jumps.length === 0 ? t("jump.none") : ""}
      </p>
    </Dialog>
  );
}
