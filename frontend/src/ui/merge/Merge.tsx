import { Button, Radio } from "@mantine/core";
import { useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonRef } from "../../core/shapes";
import { PersonLine } from "../PersonLine";
import { chosen, compare, differences, type Difference, type Side } from "./compare";
import classes from "./Merge.module.css";

interface Props {
  theirs: { body: string; author: PersonRef | null };
  mine: string;
  base: string;
  cancel: () => void;
  /** Go on writing with this text. */
  take: (body: string) => void;
}

/** Two texts made from one: what they share, and for each difference which of them to keep. */
export function Merge({ theirs, mine, base, cancel, take }: Props) {
  const { t } = useTranslation("ui");
  const parts = useMemo(() => compare(theirs.body, mine, base), [theirs.body, mine, base]);
  const [choices, setChoices] = useState<Side[]>(() => differences(parts).map(({ proposed }) => proposed));
  const top = useRef<HTMLElement>(null);
  // The button that led here is gone: whoever reads by keyboard or by ear goes on from the first word.
  useEffect(() => top.current?.focus(), []);

  const choose = (at: number, side: Side): void => setChoices(choices.map((old, index) => (index === at ? side : old)));

  return (
    <section ref={top} tabIndex={-1} className={classes.form} aria-label={t("merge.title")}>
      <p>{t("merge.lead")}</p>
      {theirs.author ? <PersonLine person={theirs.author} small note={<span className={classes.soft}>{t("merge.wrote")}</span>} /> : null}
      <div className={classes.merge}>
        {parts.map((part, index) =>
          part.kind === "common" ? (
            <Lines key={index} lines={part.lines} quiet />
          ) : (
            <Choice key={index} part={part} side={choices[part.at] ?? part.proposed} choose={(side) => choose(part.at, side)} />
          ),
        )}
      </div>
      <div className={classes.actions}>
        <Button onClick={() => take(chosen(parts, choices))}>{t("merge.take")}</Button>
        <Button variant="default" onClick={cancel}>
          {t("merge.back")}
        </Button>
      </div>
    </section>
  );
}

const Lines = ({ lines, quiet = false }: { lines: readonly string[]; quiet?: boolean }) => (
  <div className={classes.lines} data-quiet={quiet || undefined}>
    {lines.map((line, index) => (
      <p key={index}>{line || " "}</p>
    ))}
  </div>
);

interface ChoiceProps {
  part: Difference;
  side: Side;
  choose: (side: Side) => void;
}

function Choice({ part, side, choose }: ChoiceProps) {
  const { t } = useTranslation("ui");
  const name = useId();
  const taken = (which: Side): true | undefined => side === which || side === "both" || undefined;
  return (
    <fieldset className={classes.choice}>
      <legend>{t("merge.difference", { number: part.at + 1 })}</legend>
      <div className={classes.sides}>
        <div className={classes.side} data-taken={taken("theirs")}>
          <h4>{t("merge.theirs")}</h4>
          {part.theirs.length > 0 ? <Lines lines={part.theirs} /> : <p className={classes.soft}>{t("merge.nothing")}</p>}
        </div>
        <div className={classes.side} data-taken={taken("mine")}>
          <h4>{t("merge.mine")}</h4>
          {part.mine.length > 0 ? <Lines lines={part.mine} /> : <p className={classes.soft}>{t("merge.nothing")}</p>}
        </div>
      </div>
      <div className={classes.radios}>
        {(["theirs", "mine", "both"] as const).map((value) => (
          <Radio
            key={value}
            name={name}
            value={value}
            checked={side === value}
            onChange={() => choose(value)}
            label={t(`merge.take_${value}`)}
          />
        ))}
      </div>
    </fieldset>
  );
}
