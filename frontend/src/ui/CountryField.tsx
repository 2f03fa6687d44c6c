import { Select, type SelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../core/i18n";
import { countriesQuery } from "../core/reference";
import { folded } from "./folded";

interface Props {
  label: string;
  value: string;
  onChange: (code: string) => void;
  /** What stands for no country, where none may be chosen. */
  none?: string;
  required?: boolean;
  error?: string;
}

/** Without accents or capitals, as people type them. */
const unaccented: SelectProps["filter"] = ({ options, search }) =>
  options.filter((option) => "label" in option && folded(option.label).includes(folded(search.trim())));

/** Choose a country by a few letters of its name. */
export function CountryField({ label, value, onChange, none, required = false, error }: Props) {
  const { t } = useTranslation("ui");
  const countries = useQuery(countriesQuery()).data?.items ?? [];
  return (
    <Select
      searchable
      required={required}
      label={label}
      error={error}
      data={[...(none ? [{ value: "", label: none }] : []), ...countries.map((country) => ({ value: country.code, label: localName(country) }))]}
      value={value || (none ? "" : null)}
      onChange={(code) => onChange(code ?? "")}
      filter={unaccented}
      nothingFoundMessage={t("countryNone")}
    />
  );
}
