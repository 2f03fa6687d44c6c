import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../core/session";
import type { PersonRef } from "../core/shapes";
import classes from "./Explained.module.css";
import { PersonField } from "./PersonField";

interface Props {
  /** Whom it is asked for; none for oneself. */
  person: number | null;
  /** The same, as the answer names them. */
  shown?: PersonRef | null;
  choose: (person: number | null) => void;
  children: ReactNode;
}

/** Decisions about a person: the secretariat may ask for somebody else, and reads what that person would read. */
export function ExplainedTo({ person, shown = null, choose, children }: Props) {
  const { t } = useTranslation("ui");
  const me = useMe();
  const other = person !== null && person !== me.id;
  return (
    <>
      {me.staff ? (
        <div className={classes.asked}>
          <PersonField
            label={t("explained.somebodyElse")}
            value={person}
            shown={other ? shown : null}
            onChange={choose}
          />
        </div>
      ) : null}
      {other && shown ? <p className={classes.note}>{t("explained.asTheyRead", { name: shown.name })}</p> : null}
      {children}
    </>
  );
}
