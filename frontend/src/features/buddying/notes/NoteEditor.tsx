import { MultiSelect, SegmentedControl, Select, Textarea, TextInput, type MultiSelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { asProblem } from "../../../core/problems";
import { countriesQuery, themesQuery } from "../../../core/reference";
import { folded } from "../../../ui/folded";
import { FormFoot } from "../../../ui/FormFoot";
import { Merge } from "../../../ui/merge/Merge";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { Waiting } from "../../../ui/Waiting";
import { fetchNote, previewQuery, useChangeNote, type Note, type NoteWords } from "./api";
import classes from "./Note.module.css";

const unaccented: MultiSelectProps["filter"] = ({ options, search }) =>
  options.filter((option) => "label" in option && folded(option.label).includes(folded(search.trim())));

/** Write the note, or see it as others would; whoever saves leaves both to agree to the new words. */
export function NoteEditor({ note, close }: { note: Note; close: () => void }) {
  const { t } = useTranslation("buddying");
  const themes = useQuery(themesQuery).data?.items ?? [];
  const countries = useQuery(countriesQuery()).data?.items ?? [];
  const [base, setBase] = useState(note);
  const [mine, setMine] = useState(wordsOf(note));
  const [shown, setShown] = useState<"write" | "preview">("write");
  const [theirs, setTheirs] = useState<Note | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const change = useChangeNote(note.id);
  const remarks = useRemarks<"title" | "body" | "themes" | "countries" | "language">(failure);
  const set = (part: Partial<typeof mine>) => setMine({ ...mine, ...part });

  const send = async () => {
    setFailure(null);
    try {
      await change.mutateAsync({ version: base.version, change: mine });
      say(t("notes.saved"));
      close();
    } catch (error) {
      if (asProblem(error).slug === "precondition-failed") await meet();
      else setFailure(error);
    }
  };
  /** The other one was faster: what they wrote and what is written here are put side by side. */
  const meet = async () => {
    try {
      const present = await fetchNote(note.id);
      if (wordsOf(present).body.trim() === mine.body.trim()) setBase(present);
      else setTheirs(present);
    } catch (error) {
      setFailure(error);
    }
  };

  if (theirs) {
    return (
      <Merge
        theirs={{ body: wordsOf(theirs).body, author: null }}
        mine={mine.body}
        base={wordsOf(base).body}
        cancel={() => setTheirs(null)}
        take={(body) => {
          set({ body });
          setBase(theirs);
          setTheirs(null);
        }}
      />
    );
  }
  return (
    <form
      noValidate
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault();
        if (remarks.complete({ title: mine.title, body: mine.body })) void send();
      }}
    >
      <TextInput required label={t("notes.form.title")} error={remarks.of("title")} maxLength={160} value={mine.title} onChange={(event) => set({ title: event.currentTarget.value })} />
      <SegmentedControl
        aria-label={t("notes.form.view")}
        size="md"
        value={shown}
        onChange={(value) => setShown(value as typeof shown)}
        data={(["write", "preview"] as const).map((value) => ({ value, label: t(`notes.form.${value}`) }))}
      />
      {shown === "write" ? (
        <Textarea
          required
          autosize
          minRows={14}
          maxRows={36}
          maxLength={20_000}
          label={t("notes.form.body")}
          description={t("notes.form.bodyWhy")}
          error={remarks.of("body")}
          value={mine.body}
          onChange={(event) => set({ body: event.currentTarget.value })}
        />
      ) : (
        <Preview body={mine.body} language={mine.language} />
      )}
      <div className={classes.labels}>
        <MultiSelect
          searchable
          label={t("notes.themes")}
          error={remarks.of("themes")}
          data={themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))}
          value={mine.themes}
          onChange={(chosen) => set({ themes: chosen })}
          filter={unaccented}
          maxValues={10}
        />
        <MultiSelect
          searchable
          label={t("notes.countries")}
          error={remarks.of("countries")}
          data={countries.map((country) => ({ value: country.code, label: localName(country) }))}
          value={mine.countries}
          onChange={(chosen) => set({ countries: chosen })}
          filter={unaccented}
          maxValues={10}
        />
        <Select
          label={t("notes.form.language")}
          error={remarks.of("language")}
          allowDeselect={false}
          data={(["fr", "en"] as const).map((value) => ({ value, label: t(`notes.languages.${value}`) }))}
          value={mine.language}
          onChange={(value) => set({ language: value as NoteWords["language"] })}
        />
      </div>
      <FormFoot label={t("notes.form.save")} pending={change.isPending} error={failure} cancel={close} />
    </form>
  );
}

function wordsOf(note: Note): Omit<NoteWords, "html"> {
  const words = note.draft?.words ?? note.published;
  return { title: words?.title ?? "", body: words?.body ?? "", themes: words?.themes ?? [], countries: words?.countries ?? [], language: words?.language ?? "fr" };
}

function Preview({ body, language }: { body: string; language: string }) {
  const preview = useQuery({ ...previewQuery(body), enabled: body.trim() !== "" });
  return (
    <div className={classes.preview}>
      <Problem error={preview.error} retry={() => void preview.refetch()} />
      {preview.data ? <div className={classes.text} lang={language} dangerouslySetInnerHTML={{ __html: preview.data.html }} /> : null}
      {preview.isLoading ? <Waiting rows={2} /> : null}
    </div>
  );
}
