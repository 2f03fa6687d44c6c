import { useTranslation } from "react-i18next";
import { formatWhen } from "../../../core/format";
import list from "../../../ui/List.module.css";
import type { Edition } from "./api";
import classes from "./Editions.module.css";

/** Who did what to it, and when. */
export function Steps({ edition }: { edition: Edition }) {
  const { t } = useTranslation("digests");
  const { row, steps } = edition;
  const begun = { act: "begun", by: row.created_by, at: row.created_at, note: "" };
  return (
    <section className={list.section} aria-labelledby="steps">
      <h2 id="steps">{t("editions.steps.title")}</h2>
      <ol className={classes.steps}>
        {[begun, ...steps].map(({ act, by, at, note }, index) => (
          <li key={index}>
            <span>{t(`editions.steps.${act}` as "editions.steps.begun")}</span>
            <span className={`${list.soft} ${list.small}`}>
              {[by?.name, formatWhen(at, null)].filter(Boolean).join(", ")}
            </span>
            {note ? <span className={classes.note}>{t("editions.quoted", { words: note })}</span> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
