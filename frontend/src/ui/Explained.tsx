import { IconBell, IconBellOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatWhen } from "../core/format";
import { spoken } from "../core/i18n";
import type { components } from "../core/schema";
import classes from "./Explained.module.css";

export type Explanation = components["schemas"]["Explanation"];

/** What happened, whether the person was told of it, and one sentence for each decision. */
export function Explained({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation("ui");
  const { at, what, told, decisions } = explanation;
  const Bell = told ? IconBell : IconBellOff;
  return (
    <article className={classes.explained}>
      <h3 className={classes.what}>{spoken(what)}</h3>
      <p className={classes.meta}>
        <span className={classes.told} data-told={told || undefined}>
          <Bell size={17} stroke={1.7} aria-hidden="true" />
          {t(told ? "explained.told" : "explained.notTold")}
        </span>
        <time dateTime={at}>{formatWhen(at, null)}</time>
      </p>
      <ul className={classes.decisions}>
        {decisions.map((decision) => (
          <li key={decision.fr}>{spoken(decision)}</li>
        ))}
      </ul>
    </article>
  );
}
