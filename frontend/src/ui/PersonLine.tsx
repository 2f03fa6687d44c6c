import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { PersonRef } from "../core/shapes";
import { PersonAvatar } from "./PersonAvatar";
import classes from "./PersonLine.module.css";
import { personWords } from "./personWords";

interface Props {
  person: PersonRef;
  /** Whether the name leads to the person's page; guests have no directory. */
  link?: boolean;
  small?: boolean;
  /** A further line under the name. */
  note?: ReactNode;
  children?: ReactNode;
}

/** A person as they are always shown: name, title, and the authority they speak from. */
export function PersonLine({ person, link = false, small = false, note, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <div className={classes.line}>
      <PersonAvatar person={person} small={small} />
      <div className={classes.words}>
        <div>
          {link ? (
            <Link className={classes.name} to={`/people/${person.id}`}>
              {person.name}
            </Link>
          ) : (
            <span className={classes.name}>{person.name}</span>
          )}
          <span className={classes.place}>{personWords(t, person)}</span>
        </div>
        {note ? <div className={classes.note}>{note}</div> : null}
      </div>
      {children ? <div className={classes.actions}>{children}</div> : null}
    </div>
  );
}
