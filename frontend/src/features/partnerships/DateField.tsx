import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../core/i18n";
import type { DateDraft, Known } from "./draft";
import classes from "./PartnershipForm.module.css";

interface Props {
  label: string;
  /** What it means that nothing is known. */
  none: string;
  value: DateDraft;
  onChange: (value: DateDraft) => void;
  error?: string;
}

const months = Array.from({ length: 12 }, (_, month) => month);

/** A date as much as it is known: nothing, the year, the month or the day. */
export function DateField({ label, none, value, onChange, error }: Props) {
  const { t } = useTranslation("partnerships");
  const set = (part: Partial<DateDraft>) => onChange({ ...value, ...part });
  const monthName = new Intl.DateTimeFormat(currentLocale(), { month: "long" });
  const year = (
    <TextInput
      inputMode="numeric"
      maxLength={4}
      label={t("form.year")}
      placeholder={t("form.yearShape")}
      error={value.known === "year" || value.known === "month" ? error : undefined}
      value={value.year}
      onChange={(event) => set({ year: event.currentTarget.value })}
    />
  );
  return (
    <fieldset className={classes.date}>
      <legend>{label}</legend>
      <div className={classes.parts}>
        <Select
          label={t("form.known")}
          error={value.known === "nothing" ? error : undefined}
          data={[
            { value: "nothing", label: none },
            ...(["year", "month", "day"] as const).map((known) => ({ value: known, label: t(`form.knownAs.${known}`) })),
          ]}
          value={value.known}
          onChange={(known) => set({ known: known as Known })}
        />
        {value.known === "month" ? (
          <Select
            label={t("form.month")}
            data={months.map((month) => ({ value: String(month + 1), label: monthName.format(new Date(2024, month, 15)) }))}
            value={value.month}
            onChange={(month) => set({ month: month ?? "1" })}
          />
        ) : null}
        {value.known === "year" || value.known === "month" ? year : null}
        {value.known === "day" ? (
          <TextInput
            type="date"
            label={t("form.day")}
            error={error}
            value={value.day}
            onChange={(event) => set({ day: event.currentTarget.value })}
          />
        ) : null}
      </div>
    </fieldset>
  );
}
