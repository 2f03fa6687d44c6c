import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { languagesQuery } from "../asking/api";

interface Props {
  label: string;
  description?: string;
  value: string[];
  onChange: (codes: string[]) => void;
  error?: string;
}

/** Choose languages by a few letters of their names. */
export function LanguagesField({ label, description, value, onChange, error }: Props) {
  const { t } = useTranslation("buddying");
  const languages = useQuery(languagesQuery()).data?.items ?? [];
  return (
    <MultiSelect
      searchable
      clearSearchOnChange
      label={label}
      description={description}
      error={error}
      data={languages.map((language) => ({ value: language.code, label: localName(language) }))}
      value={value}
      onChange={onChange}
      maxValues={12}
      limit={30}
      nothingFoundMessage={t("fields.noLanguage")}
    />
  );
}
