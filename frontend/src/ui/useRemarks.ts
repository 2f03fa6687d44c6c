import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldRemarks } from "../core/problems";

/** Remarks on the fields of a form: what was left out here, what the server refused. */
export function useRemarks<Field extends string>(error: unknown) {
  const { t } = useTranslation("ui");
  const [missing, setMissing] = useState<Field[]>([]);
  const refused = fieldRemarks(t, error);

  return {
    of: (field: Field) => (missing.includes(field) ? t("required") : refused[field]),
    /** Whether all of these are filled in; those that are not say so. */
    complete(values: Partial<Record<Field, string>>): boolean {
      const empty = (Object.keys(values) as Field[]).filter((field) => !values[field]?.trim());
      setMissing(empty);
      return empty.length === 0;
    },
  };
}
