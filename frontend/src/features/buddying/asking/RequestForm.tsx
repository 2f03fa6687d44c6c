import { Checkbox, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { today } from "../../../core/format";
import { localName } from "../../../core/i18n";
import { themesQuery } from "../../../core/reference";
import { ChipsField } from "../fields/ChipsField";
import { CountriesField } from "../fields/CountriesField";
import { LanguagesField } from "../fields/LanguagesField";
import { formats, type Format } from "../requests/api";
import type { Asker, Draft } from "./draft";
import classes from "./Asking.module.css";

export type Field = "mandate_id" | "title" | "details" | "themes" | "countries" | "languages" | "formats" | "by_when" | "wanted";

interface Props {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  remark: (field: Field) => string | undefined;
  /** For whom one may ask; none once it is asked. */
  among?: Asker[];
  /** What exists already: right under the title, where there is no room beside. */
  existing?: ReactNode;
  submit: () => void;
  children: ReactNode;
}

/** The fields of a request: what for, where, by when, how; the rest is folded away. */
export function RequestForm({ draft, set, remark, among = [], existing, submit, children }: Props) {
  const { t } = useTranslation("buddying");
  const themes = useQuery(themesQuery).data?.items ?? [];
  const more = draft.languages.length > 0 || draft.wanted > 1 || draft.same_territory;
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextInput
        required
        label={t("ask.title")}
        description={t("ask.titleWhy")}
        error={remark("title")}
        maxLength={160}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      {existing}
      <Textarea
        autosize
        minRows={3}
        maxRows={14}
        label={t("ask.details")}
        description={t("ask.detailsWhy")}
        error={remark("details")}
        maxLength={5000}
        value={draft.details}
        onChange={(event) => set({ details: event.currentTarget.value })}
      />
      <ChipsField
        label={t("themes")}
        description={t("ask.themesWhy")}
        error={remark("themes")}
        choices={themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))}
        value={draft.themes}
        onChange={(chosen) => set({ themes: chosen })}
      />
      <CountriesField label={t("countries")} error={remark("countries")} value={draft.countries} onChange={(countries) => set({ countries })} />
      <TextInput
        type="date"
        label={t("ask.byWhen")}
        error={remark("by_when")}
        min={today()}
        value={draft.by_when}
        onChange={(event) => set({ by_when: event.currentTarget.value })}
      />
      <ChipsField
        label={t("ask.formats")}
        error={remark("formats")}
        choices={formats.map((format) => ({ value: format, label: t(`formats.${format}`) }))}
        value={draft.formats}
        onChange={(chosen) => set({ formats: chosen as Format[] })}
      />
      {among.length > 1 || remark("mandate_id") ? (
        <Select
          required
          label={t("ask.authority")}
          error={remark("mandate_id")}
          data={among.map(({ mandate, authority, assisted }) => ({
            value: String(mandate),
            label: assisted ? t("ask.assisted", { authority: authority.name }) : authority.name,
          }))}
          value={draft.mandate === null ? null : String(draft.mandate)}
          onChange={(mandate) => set({ mandate: mandate === null ? null : Number(mandate) })}
        />
      ) : null}
      <details className={classes.more} open={more || undefined}>
        <summary>{t("ask.more")}</summary>
        <div className={classes.fields}>
          <LanguagesField
            label={t("ask.languages")}
            description={t("ask.languagesWhy")}
            error={remark("languages")}
            value={draft.languages}
            onChange={(languages) => set({ languages })}
          />
          <Select
            label={t("ask.wanted")}
            description={t("ask.wantedWhy")}
            error={remark("wanted")}
            data={["1", "2", "3", "4", "5"]}
            allowDeselect={false}
            value={String(draft.wanted)}
            onChange={(wanted) => set({ wanted: Number(wanted) })}
          />
          <Checkbox
            checked={draft.same_territory}
            onChange={(event) => set({ same_territory: event.currentTarget.checked })}
            label={t("ask.sameTerritory")}
            description={t("ask.sameTerritoryWhy")}
          />
        </div>
      </details>
      {children}
    </form>
  );
}
