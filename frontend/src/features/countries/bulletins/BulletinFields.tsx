import { MultiSelect, Radio, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { today } from "../../../core/format";
import { localName } from "../../../core/i18n";
import { themesQuery } from "../../../core/reference";
import type { Severity } from "./api";
import classes from "./Bulletin.module.css";
import { CountriesField } from "./CountriesField";
import { LONGEST_BODY, LONGEST_TITLE, lineCount, MOST_LINES, severities, withSeverity, type Draft } from "./draft";

export type Field = "title" | "body" | "countries" | "themes" | "severity" | "expires_on" | "note" | "change";

interface Props {
  draft: Draft;
  set: (draft: Draft) => void;
  remark: (field: Field) => string | undefined;
}

/** What a bulletin says: a title, three lines, of which countries, how much it matters and until when. */
export function BulletinFields({ draft, set, remark }: Props) {
  const { t } = useTranslation("countries");
  const themes = useQuery(themesQuery).data?.items ?? [];
  const lines = lineCount(draft.body);
  return (
    <>
      <Radio.Group
        label={t("bulletins.form.severity")}
        error={remark("severity")}
        value={draft.severity}
        onChange={(severity) => set(withSeverity(draft, severity as Severity))}
      >
        <div className={classes.severities}>
          {severities.map((severity) => (
            <Radio key={severity} value={severity} mt={8} label={t(`bulletins.severity.${severity}`)} description={t(`bulletins.severityWhy.${severity}`)} />
          ))}
        </div>
      </Radio.Group>
      <TextInput
        required
        label={t("bulletins.form.title")}
        error={remark("title")}
        maxLength={LONGEST_TITLE}
        value={draft.title}
        onChange={(event) => set({ ...draft, title: event.currentTarget.value })}
      />
      <div>
        <Textarea
          required
          autosize
          minRows={3}
          maxRows={8}
          label={t("bulletins.form.body")}
          description={t("bulletins.form.bodyWhy")}
          error={lines > MOST_LINES ? t("bulletins.form.tooManyLines") : remark("body")}
          maxLength={LONGEST_BODY}
          value={draft.body}
          onChange={(event) => set({ ...draft, body: event.currentTarget.value })}
        />
        <p className={classes.count}>{t("bulletins.form.left", { count: LONGEST_BODY - draft.body.length })}</p>
      </div>
      <CountriesField value={draft.countries} onChange={(countries) => set({ ...draft, countries })} error={remark("countries")} />
      <div className={classes.two}>
        <MultiSelect
          label={t("bulletins.form.themes")}
          error={remark("themes")}
          data={themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))}
          value={draft.themes}
          onChange={(chosen) => set({ ...draft, themes: chosen })}
        />
        <TextInput
          required
          type="date"
          label={t("bulletins.form.expires")}
          error={remark("expires_on")}
          min={today()}
          value={draft.expires_on}
          onChange={(event) => set({ ...draft, expires_on: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
