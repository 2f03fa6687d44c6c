import { MultiSelect, type MultiSelectProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { countriesQuery } from "../../../core/reference";
import { folded } from "../../../ui/folded";

interface Props {
  label: string;
  description?: string;
  value: string[];
  onChange: (codes: string[]) => void;
  error?: string;
}

/** Without accents or capitals, as people type them. */
const unaccented: MultiSelectProps["filter"] = ({ options, search }) =>
  options.filter((option) => "label" in option && folded(option.label).includes(folded(search.trim())));

/** Choose countries by a few letters of their names. */
export function CountriesField({ label, description, value, onChange, error }: Props) {
  const { t } = useTranslation("buddying");
  const countries = useQuery(countriesQuery()).data?.items ?? [];
  return (
    <MultiSelect
      searchable
      clearSearchOnChange
      label={label}
      description={description}
      error={error}
      data={countries.map((country) => ({ value: country.code, label: localName(country) }))}
      value={value}
      onChange={onChange}
      filter={unaccented}
      maxValues={12}
      limit={60}
      nothingFoundMessage={t("countryNone", { ns: "ui" })}
    />
  );
}
