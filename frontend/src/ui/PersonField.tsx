import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../core/people";
import type { PersonRef } from "../core/shapes";
import { personWords } from "./personWords";

interface Props {
  label: string;
  description?: string;
  value: number | null;
  /** Who is chosen already, so that they are named before anyone is searched for. */
  shown?: PersonRef | null;
  onChange: (person: number | null) => void;
  /** Who cannot be chosen, such as the holder. */
  without?: number;
  required?: boolean;
  error?: string;
}

/** Choose a person of the directory, shown with title and authority. */
export function PersonField({ label, description, value, shown = null, onChange, without, required = false, error }: Props) {
  const { t } = useTranslation("ui");
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({ ...peopleQuery({ q }), placeholderData: keepPreviousData });
  const listed = found.data?.items.filter(({ id }) => id !== without) ?? [];
  const people: PersonRef[] = shown && !listed.some(({ id }) => id === shown.id) ? [shown, ...listed] : listed;

  return (
    <Select
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("personField.clear") }}
      required={required}
      label={label}
      description={description}
      error={error}
      data={people.map((person) => ({ value: String(person.id), label: `${person.name}, ${personWords(t, person)}` }))}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(id ? Number(id) : null)}
      onSearchChange={setText}
      filter={({ options }) => options}
      nothingFoundMessage={t("personField.nobody")}
    />
  );
}
