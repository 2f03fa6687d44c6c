import "@fontsource-variable/source-serif-4/wght.css";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { WaitingPage } from "../../../ui/Waiting";
import { noteQuery, type Note, type NoteWords } from "./api";
import classes from "./Note.module.css";
import { NoteEditor } from "./NoteEditor";
import { NoteStanding } from "./NoteStanding";

/** What two peers learned: as members read it, and for the two what they are still agreeing on. */
export default function NotePage() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <ShownNote key={id} id={id} /> : <NotFound />;
}

function ShownNote({ id }: { id: number }) {
  const { t } = useTranslation("buddying");
  const answer = useQuery(noteQuery(id));
  const [writing, setWriting] = useState(false);
  if (answer.isPending) return <WaitingPage />;
  if (!answer.data) return <Problem error={answer.error} retry={() => void answer.refetch()} page />;
  const note = answer.data;
  const words = note.draft?.words ?? note.published;
  if (!words) return <NotFound />;
  return (
    <Page
      title={words.title}
      crumb={note.pair_id === null ? <Link to="/buddying/notes">{t("notes.all")}</Link> : <Link to={`/buddying/pairs/${note.pair_id}`}>{t("notes.toPair")}</Link>}
      meta={
        <span className={list.row}>
          <Tag tone={note.state === "published" ? "ok" : note.state === "proposed" ? "watch" : "quiet"}>{t(`notes.states.${note.state}`)}</Tag>
          {note.published_at ? <span>{t("notes.publishedOn", { date: formatDate(note.published_at) })}</span> : null}
        </span>
      }
    >
      {writing ? (
        <NoteEditor note={note} close={() => setWriting(false)} />
      ) : (
        <>
          {note.draft ? <NoteStanding note={note} write={() => setWriting(true)} /> : null}
          <About words={words} />
          <div className={classes.text} lang={words.language} dangerouslySetInnerHTML={{ __html: words.html }} />
          <Peers note={note} />
        </>
      )}
    </Page>
  );
}

function About({ words }: { words: NoteWords }) {
  const { t } = useTranslation("buddying");
  const country = useCountryName();
  const theme = useThemeName();
  const { themes, countries } = words;
  if (themes.length === 0 && countries.length === 0) return null;
  return (
    <dl className={`${list.facts} ${classes.facts}`}>
      {themes.length > 0 ? (
        <div>
          <dt>{t("notes.themes")}</dt>
          <dd>{themes.map(theme).join(", ")}</dd>
        </div>
      ) : null}
      {countries.length > 0 ? (
        <div>
          <dt>{t("notes.countries")}</dt>
          <dd>{countries.map(country).join(", ")}</dd>
        </div>
      ) : null}
    </dl>
  );
}

function Peers({ note }: { note: Note }) {
  const { t } = useTranslation("buddying");
  if (note.peers.length === 0) return null;
  return (
    <section className={`${list.section} ${classes.peers}`} aria-labelledby="peers">
      <h2 id="peers">{t("notes.peers")}</h2>
      <p className={list.soft}>{t("notes.peersWhy")}</p>
      <ul className={list.list}>
        {note.peers.map((person) => (
          <li key={person.id}>
            <PersonLine person={person} link />
          </li>
        ))}
      </ul>
    </section>
  );
}
