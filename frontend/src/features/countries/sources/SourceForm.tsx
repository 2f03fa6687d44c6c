import { Button, MultiSelect, NumberInput, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { countriesQuery } from "../../../core/reference";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { adapters, useAddSource, useChangeSource, useTrySource, type Adapter, type Source, type SourceDraft } from "./api";
import { Preview } from "./Preview";

const blank: SourceDraft = { name: "", url: "", adapter: "feed", language: "fr", countries: [], interval_minutes: 60 };

const draftOf = (source: Source): SourceDraft => ({
  name: source.name,
  url: source.url,
  adapter: source.adapter,
  language: source.language === "en" ? "en" : "fr",
  countries: source.countries,
  interval_minutes: source.interval_minutes,
});

/** A new source, or one that is to change; its address can be tried before anything is kept. */
export function SourceForm({ source, close }: { source?: Source; close: () => void }) {
  const { t } = useTranslation("countries");
  const [draft, setDraft] = useState(source ? draftOf(source) : blank);
  const set = (part: Partial<SourceDraft>) => setDraft({ ...draft, ...part });
  const add = useAddSource();
  const change = useChangeSource();
  const attempt = useTrySource();
  const saving = source ? change : add;
  const remarks = useRemarks<"name" | "url" | "interval_minutes" | "countries">(saving.error);
  const countries = useQuery(countriesQuery()).data?.items ?? [];

  const save = () => {
    if (!remarks.complete({ name: draft.name, url: draft.url })) return;
    const done = () => {
      say(t(source ? "sources.changed" : "sources.added", { name: draft.name }));
      close();
    };
    if (source) change.mutate({ source, change: draft }, { onSuccess: done });
    else add.mutate(draft, { onSuccess: done });
  };

  return (
    <Dialog title={source ? t("sources.changeTitle", { name: source.name }) : t("sources.addTitle")} close={close} size={640}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextInput
          required
          label={t("sources.name")}
          error={remarks.of("name")}
          maxLength={120}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          required
          type="url"
          label={t("sources.url")}
          description={t("sources.urlWhy")}
          error={remarks.of("url")}
          maxLength={1000}
          value={draft.url}
          onChange={(event) => set({ url: event.currentTarget.value })}
        />
        <Select
          label={t("sources.adapter")}
          data={adapters.map((value) => ({ value, label: t(`sources.adapters.${value}`) }))}
          allowDeselect={false}
          value={draft.adapter}
          onChange={(value) => set({ adapter: (value ?? "feed") as Adapter })}
        />
        <Select
          label={t("sources.language")}
          data={(["fr", "en"] as const).map((value) => ({ value, label: t(`sources.languages.${value}`) }))}
          allowDeselect={false}
          value={draft.language}
          onChange={(value) => set({ language: value === "en" ? "en" : "fr" })}
        />
        <MultiSelect
          searchable
          label={t("sources.about")}
          description={t("sources.aboutWhy")}
          error={remarks.of("countries")}
          data={countries.map((country) => ({ value: country.code, label: localName(country) }))}
          value={draft.countries}
          onChange={(chosen) => set({ countries: chosen })}
        />
        <NumberInput
          label={t("sources.interval")}
          min={15}
          max={10080}
          allowDecimal={false}
          error={remarks.of("interval_minutes")}
          value={draft.interval_minutes}
          onChange={(value) => set({ interval_minutes: Number(value) || 60 })}
        />
        <div>
          <Button
            variant="default"
            loading={attempt.isPending}
            onClick={() => {
              if (remarks.complete({ url: draft.url })) attempt.mutate(draft);
            }}
          >
            {t("sources.try")}
          </Button>
          <Problem error={attempt.error} />
          <div role="status">{attempt.data ? <Preview preview={attempt.data} /> : null}</div>
        </div>
        <FormFoot
          label={source ? t("sources.save") : t("sources.add")}
          pending={saving.isPending}
          error={saving.error}
          cancel={close}
        />
      </form>
    </Dialog>
  );
}
