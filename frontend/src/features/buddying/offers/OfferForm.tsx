import { NumberInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { themesQuery } from "../../../core/reference";
import { ChipsField } from "../fields/ChipsField";
import { CountriesField } from "../fields/CountriesField";
import { LanguagesField } from "../fields/LanguagesField";
import { formats, type Evidence } from "./api";
import type { Draft, Field } from "./draft";
import { Known } from "./Known";
import classes from "./Offers.module.css";
import { PausesField } from "./PausesField";

interface Props {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  remark: (field: Field) => string | undefined;
  partnerships: Evidence[];
  submit: () => void;
  children: ReactNode;
}

const limit = (value: number | string): number | "" => (value === "" ? "" : Number(value));

/** The fields of an offer: on what, where, how, and how much of it one can give. */
export function OfferForm({ draft, set, remark, partnerships, submit, children }: Props) {
  const { t } = useTranslation("buddying");
  const themes = useQuery(themesQuery).data?.items ?? [];
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <ChipsField
        label={t("offers.themes")}
        choices={themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))}
        value={draft.themes}
        onChange={(chosen) => set({ themes: chosen })}
        error={remark("themes")}
      />
      <Known partnerships={partnerships} />
      <CountriesField
        label={t("offers.countries")}
        description={t("offers.countriesWhy")}
        value={draft.countries}
        onChange={(countries) => set({ countries })}
        error={remark("countries")}
      />
      <LanguagesField
        label={t("offers.languages")}
        value={draft.languages}
        onChange={(languages) => set({ languages })}
        error={remark("languages")}
      />
      <ChipsField
        label={t("offers.formats")}
        choices={formats.map((format) => ({ value: format, label: t(`offers.format.${format}`) }))}
        value={draft.formats}
        onChange={(chosen) => set({ formats: chosen })}
        error={remark("formats")}
      />
      <Textarea
        autosize
        minRows={3}
        label={t("offers.evidence")}
        description={t("offers.evidenceWhy")}
        maxLength={5000}
        error={remark("evidence")}
        value={draft.evidence}
        onChange={(event) => set({ evidence: event.currentTarget.value })}
      />
      <fieldset className={classes.group}>
        <legend>{t("offers.limits")}</legend>
        <div className={classes.pair}>
          <NumberInput
            label={t("offers.atOnce")}
            min={0}
            max={20}
            allowDecimal={false}
            error={remark("at_once")}
            value={draft.atOnce}
            onChange={(value) => set({ atOnce: limit(value) })}
          />
          <NumberInput
            label={t("offers.perQuarter")}
            min={0}
            max={50}
            allowDecimal={false}
            error={remark("per_quarter")}
            value={draft.perQuarter}
            onChange={(value) => set({ perQuarter: limit(value) })}
          />
        </div>
        <div role="status">{draft.atOnce === 0 ? <p className={classes.notice}>{t("offers.askedNothing")}</p> : null}</div>
      </fieldset>
      <PausesField value={draft.pauses} onChange={(pauses) => set({ pauses })} error={remark("pauses")} />
      <NumberInput
        label={t("offers.team")}
        description={t("offers.teamWhy")}
        min={0}
        max={500}
        allowDecimal={false}
        error={remark("size")}
        value={draft.team}
        onChange={(value) => set({ team: limit(value) })}
      />
      {children}
    </form>
  );
}
