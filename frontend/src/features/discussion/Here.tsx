import { useTranslation } from "react-i18next";
import { useMe } from "../../core/session";
import type { PersonRef } from "../../core/shapes";
import { personWords } from "../../ui/personWords";
import classes from "./Here.module.css";
import type { Presence } from "./presence";
import { useTyping } from "./useHere";

/** "Agente, Ville de Brest": a person in a running sentence. */
const inWords = ({ name, authority, organisation }: PersonRef): string => {
  const place = authority?.name ?? organisation;
  return place ? `${name}, ${place}` : name;
};

const NAMED = 12;

/** Who has the discussion open, in the context panel. */
export function HerePanel({ presence, me }: { presence: Presence; me: PersonRef }) {
  const { t } = useTranslation("discussion");
  const people = presence.people.length > 0 ? presence.people : [me];
  const others = presence.count - Math.min(NAMED, people.length);
  return (
    <section className={classes.panel}>
      <h2>{t("here")}</h2>
      <ul>
        {people.slice(0, NAMED).map((person) => (
          <li key={person.id}>
            <span className={classes.dot} aria-hidden="true" />
            <div>
              {person.name}
              <small>{personWords(t, person)}</small>
            </div>
          </li>
        ))}
      </ul>
      {others > 0 ? <p className={classes.soft}>{t("hereMore", { count: others })}</p> : null}
    </section>
  );
}

/** The same in one line, where there is no panel: the others who are here. */
export function HereLine({ presence, me }: { presence: Presence; me: number }) {
  const { t } = useTranslation("discussion");
  const others = presence.people.filter(({ id }) => id !== me);
  const [first] = others;
  if (!first) return null;
  const more = presence.count - 2;
  return (
    <p className={classes.line}>
      <span className={classes.dot} aria-hidden="true" />
      <span>
        {t("here")}
        {t("colon")}
        {more > 0 ? t("hereAndMore", { person: inWords(first), count: more }) : inWords(first)}
      </span>
    </p>
  );
}

/** Who is writing; its room is kept, so that nothing moves when they begin. */
export function TypingLine({ discussionId }: { discussionId: number }) {
  const { t } = useTranslation("discussion");
  const me = useMe();
  const [first, second, third] = useTyping(discussionId, me.id);
  const words = third
    ? t("manyWrite")
    : second && first
      ? t("twoWrite", { one: inWords(first), other: inWords(second) })
      : first && t("oneWrites", { person: inWords(first) });
  return (
    <p className={classes.typing} data-testid="typing">
      {words}
    </p>
  );
}
