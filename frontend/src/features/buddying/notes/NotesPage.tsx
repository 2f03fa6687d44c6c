import { TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { useSearchText } from "../../../ui/useSearchText";
import { Waiting } from "../../../ui/Waiting";
import { notesQuery, type NoteItem } from "./api";
import classes from "./Note.module.css";

/** What peers left to the next: all published notes, found by their words. */
export default function NotesPage() {
  const { t } = useTranslation("buddying");
  const { text, setText, q, page, set } = useSearchText({});
  const notes = useQuery(notesQuery({ q, page }));
  const found = notes.data;
  return (
    <Page title={t("notes.all")} crumb={<Link to="/buddying">{t("pairs.room")}</Link>} meta={t("notes.allWhy")}>
      <TextInput
        type="search"
        className={classes.search}
        label={t("notes.search")}
        leftSection={<IconSearch size={18} stroke={1.7} aria-hidden="true" />}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Problem error={notes.error} retry={() => void notes.refetch()} />
      {notes.isPending ? <Waiting /> : null}
      {found && found.items.length === 0 ? <EmptyState title={t(q ? "notes.noneFound" : "notes.noneYet")} lead={t("notes.noneLead")} /> : null}
      <ul className={list.list}>
        {found?.items.map((note) => (
          <Line key={note.id} note={note} />
        ))}
      </ul>
      {found ? <Pager page={page} pages={found.pages} go={(to) => set({ page: String(to) })} /> : null}
    </Page>
  );
}

function Line({ note }: { note: NoteItem }) {
  const country = useCountryName();
  const theme = useThemeName();
  const about = [...note.themes.map(theme), ...note.countries.map(country)].join(", ");
  const from = note.peers.map((peer) => peer.authority?.name ?? peer.name).join(", ");
  return (
    <li className={list.reach}>
      <Link to={`/buddying/notes/${note.id}`} lang={note.language}>
        <b>{note.title}</b>
      </Link>
      <p className={list.prose} lang={note.language}>
        {note.summary}
      </p>
      <p className={`${list.soft} ${list.small}`}>{[from, about, formatDate(note.published_at)].filter(Boolean).join(" · ")}</p>
    </li>
  );
}
