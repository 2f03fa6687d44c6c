import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { authorityChoicesQuery } from "../core/authorities";
import type { AuthorityRef } from "../core/shapes";

interface Props {
  value: AuthorityRef | null;
  onChange: (authority: AuthorityRef | null) => void;
  /** The only ones that may be chosen, when the person does not look after all. */
  among?: AuthorityRef[];
  error?: string;
}

/** Choose an authority by a few letters of its name, or by its SIREN. */
export function AuthorityField({ value, onChange, among, error }: Props) {
  const { t } = useTranslation("ui");
  const [text, setText] = useState(value?.name ?? "");
  const [q] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({ ...authorityChoicesQuery(q), enabled: !among, placeholderData: keepPreviousData });
  const choices = among ?? found.data?.items ?? [];
  const all = value && !choices.some(({ id }) => id === value.id) ? [value, ...choices] : choices;

  return (
    <Select
      required
      searchable
      label={t("authorityField.label")}
      description={among ? undefined : t("authorityField.how")}
      error={error}
      data={all.map(({ id, name, region }) => ({ value: String(id), label: `${name} (${region})` }))}
      value={value ? String(value.id) : null}
      onChange={(id) => onChange(all.find((authority) => String(authority.id) === id) ?? null)}
      searchValue={text}
      onSearchChange={setText}
      filter={among ? undefined : ({ options }) => options}
      nothingFoundMessage={t("authorityField.none")}
      limit={20}
    />
  );
}
