import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { currentLanguage } from "../../../core/i18n";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { useRemarks } from "../../../ui/useRemarks";
import { CountriesField } from "../bulletins/CountriesField";
import { useTypeItem } from "./api";

/** Bring in a link that no source brought: it joins the story it belongs to, or opens one. */
export function TypeLink({ close }: { close: () => void }) {
  const { t } = useTranslation("countries");
  const navigate = useNavigate();
  const type = useTypeItem();
  const remarks = useRemarks<"url" | "title" | "countries" | "note">(type.error);
  const [url, setUrl] = useState("");
  const [title, setTitle] = useState("");
  const [countries, setCountries] = useState<string[]>([]);
  const [note, setNote] = useState("");
  return (
    <Dialog title={t("stories.type")} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ url, title, countries: countries.join() })) return;
          type.mutate(
            { url: url.trim(), title, countries, note, language: currentLanguage() },
            { onSuccess: (story) => void navigate(`/veille/stories/${story.id}`) },
          );
        }}
      >
        <TextInput
          required
          data-autofocus
          type="url"
          label={t("stories.form.url")}
          description={t("stories.form.urlWhy")}
          error={remarks.of("url")}
          maxLength={1000}
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <TextInput
          required
          label={t("stories.form.title")}
          error={remarks.of("title")}
          maxLength={300}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <CountriesField value={countries} onChange={setCountries} error={remarks.of("countries")} />
        <Textarea
          autosize
          minRows={2}
          label={t("stories.form.note")}
          description={t("stories.form.noteWhy")}
          error={remarks.of("note")}
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FormFoot label={t("stories.form.add")} pending={type.isPending} error={type.error} cancel={close} />
      </form>
    </Dialog>
  );
}
