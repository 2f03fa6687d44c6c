import { Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { useRemarks } from "../../../ui/useRemarks";
import { useAdd } from "./api";
import classes from "./Editions.module.css";

type Field = "title_fr" | "title_en" | "body_fr" | "body_en" | "url";
export type OwnWords = Record<Field, string>;
export const NO_WORDS: OwnWords = { title_fr: "", title_en: "", body_fr: "", body_en: "", url: "" };

interface Props {
  edition: number;
  /** Kept by the page until they are sent: closing the window loses nothing. */
  words: OwnWords;
  write: (change: (now: OwnWords) => OwnWords) => void;
  close: () => void;
}

/** Something that is no thing of the workspace: the secretariat's own words, and where they lead if anywhere. */
export function OwnItemDialog({ edition, words, write, close }: Props) {
  const { t } = useTranslation("digests");
  const add = useAdd(edition);
  const remarks = useRemarks<Field>(add.error);
  const sent = () => {
    write(() => NO_WORDS);
    close();
  };
  const field = (name: Field) => ({
    error: remarks.of(name),
    value: words[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => write((now) => ({ ...now, [name]: value })),
  });
  return (
    <Dialog title={t("editions.own.add")} close={close} size={640}>
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (remarks.complete({ title_fr: words.title_fr })) add.mutate({ kind: "own", ...words }, { onSuccess: sent });
        }}
      >
        <TextInput data-autofocus required lang="fr" label={t("editions.fields.itemTitle_fr")} maxLength={150} {...field("title_fr")} />
        <Textarea autosize minRows={3} maxRows={10} lang="fr" label={t("editions.fields.words_fr")} description={t("editions.fields.markdown")} maxLength={4_000} {...field("body_fr")} />
        <TextInput label={t("editions.fields.url")} description={t("editions.fields.urlWhy")} maxLength={500} {...field("url")} />
        <TextInput lang="en" label={t("editions.fields.itemTitle_en")} maxLength={150} {...field("title_en")} />
        <Textarea autosize minRows={2} maxRows={10} lang="en" label={t("editions.fields.words_en")} maxLength={4_000} {...field("body_en")} />
        <FormFoot label={t("editions.suggestions.add")} pending={add.isPending} error={add.error} cancel={close} />
      </form>
    </Dialog>
  );
}
