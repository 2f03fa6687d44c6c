import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AuthorityRef, PersonRef } from "../../core/shapes";
import { personWords } from "../../ui/personWords";
import { keepersQuery } from "./api";

interface Props {
  authority: AuthorityRef | null;
  value: number | null;
  shown: PersonRef | null;
  onChange: (person: number | null) => void;
  error?: string;
}

/** Choose who follows a partnership, among those who hold a mandate of its authority. */
export function ReferentField({ authority, value, shown, onChange, error }: Props) {
  const { t } = useTranslation("partnerships");
  const keepers = useQuery({ ...keepersQuery(authority?.id ?? 0), enabled: authority !== null });
  const held = keepers.data?.items.filter(({ valid }) => valid).map(({ person }) => person) ?? [];
  const people = [...new Map([...(shown ? [shown] : []), ...held].map((person) => [person.id, person])).values()];
  return (
    <Select
      clearable
      clearButtonProps={{ "aria-label": t("form.referentClear") }}
      label={t("referent")}
      description={t("form.referentWhy")}
      error={error}
      disabled={authority === null}
      data={people.map((person) => ({ value: String(person.id), label: `${person.name}, ${personWords(t, person)}` }))}
      value={value === null ? null : String(value)}
      onChange={(id) => onChange(id ? Number(id) : null)}
      nothingFoundMessage={t("form.referentNone")}
    />
  );
}
