import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../core/format";
import { useMe } from "../../core/session";
import type { Mandate } from "../../core/shapes";
import list from "../../ui/List.module.css";
import { personWords } from "../../ui/personWords";
import { Tag } from "../../ui/Tag";
import type { PersonDetail } from "./api";
import { Assistants } from "./Assistants";
import { EditMandate } from "./EditMandate";
import { EndMandate } from "./EndMandate";
import { GiveMandate } from "./GiveMandate";
import { administered } from "./mayAddPeople";

/** The mandates of a person, the ones in force first, and what those who look after them may do. */
export function Mandates({ person }: { person: PersonDetail }) {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const [giving, setGiving] = useState(false);
  const mine = administered(me).map(({ id }) => id);
  const mandates = person.mandates.toSorted((one, other) => Number(other.valid) - Number(one.valid));

  return (
    <section className={list.section} aria-labelledby="mandates">
      <h2 id="mandates">{t("mandate.plural")}</h2>
      {mandates.length === 0 ? <p className={list.soft}>{t("mandate.none")}</p> : null}
      <ul className={list.list}>
        {mandates.map((mandate) => (
          <li key={mandate.id}>
            <MandateRow mandate={mandate} looksAfter={me.staff || mine.includes(mandate.authority.id)} holds={me.id === person.id} />
          </li>
        ))}
      </ul>
      {me.staff || mine.length > 0 ? (
        <Button variant="default" mt="sm" onClick={() => setGiving(true)}>
          {t("mandate.give")}
        </Button>
      ) : null}
      {giving ? <GiveMandate person={person} close={() => setGiving(false)} /> : null}
    </section>
  );
}

function MandateRow({ mandate, looksAfter, holds }: { mandate: Mandate; looksAfter: boolean; holds: boolean }) {
  const { t } = useTranslation("accounts");
  const [open, setOpen] = useState<"end" | "edit" | "assistants" | null>(null);
  const until = mandate.ends_on ? formatDate(mandate.ends_on) : null;
  const from = formatDate(mandate.starts_on);

  return (
    <div>
      <div className={list.row}>
        <strong>{mandate.title}</strong>
        <Tag tone={mandate.valid ? "accent" : "quiet"}>{t(mandate.valid ? "mandate.valid" : "mandate.notValid")}</Tag>
      </div>
      <div>
        {t(`roles.${mandate.role}`, { ns: "ui" })} · <Link to={`/authorities/${mandate.authority.id}`}>{mandate.authority.name}</Link>
      </div>
      <div className={`${list.soft} ${list.small}`}>
        {until ? t("mandate.fromTo", { from, until }) : t("mandate.from", { from })}
        {mandate.successor ? (
          <div>{t("mandate.successorIs", { name: mandate.successor.name, words: personWords(t, mandate.successor) })}</div>
        ) : null}
        {mandate.assistants.map((assistant) => (
          <div key={assistant.id}>{t("mandate.assistantIs", { name: assistant.name, words: personWords(t, assistant) })}</div>
        ))}
      </div>
      {(looksAfter || holds) && mandate.valid ? (
        <div className={list.row} style={{ marginTop: 8 }}>
          {looksAfter ? (
            <>
              <Button variant="default" onClick={() => setOpen("edit")}>
                {t("mandate.edit")}
              </Button>
              <Button variant="default" onClick={() => setOpen("end")}>
                {t("mandate.end")}
              </Button>
            </>
          ) : null}
          <Button variant="default" onClick={() => setOpen("assistants")}>
            {t("mandate.assistants")}
          </Button>
        </div>
      ) : null}
      {open === "edit" ? <EditMandate mandate={mandate} close={() => setOpen(null)} /> : null}
      {open === "end" ? <EndMandate mandate={mandate} close={() => setOpen(null)} /> : null}
      {open === "assistants" ? <Assistants mandate={mandate} close={() => setOpen(null)} /> : null}
    </div>
  );
}
