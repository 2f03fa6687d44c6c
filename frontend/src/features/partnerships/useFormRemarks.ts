import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRemarks } from "../../ui/useRemarks";
import { isWhole, type Draft } from "./draft";
import type { Field } from "./PartnershipForm";

/** Remarks on the form of a partnership: what is left out, dates of which half is missing, what the server refused. */
export function useFormRemarks(error: unknown) {
  const { t } = useTranslation("partnerships");
  const remarks = useRemarks<Field>(error);
  const [half, setHalf] = useState<Field[]>([]);
  return {
    of: (field: Field) => (half.includes(field) ? t("form.halfDate") : remarks.of(field)),
    /** Whether nothing is missing; what is says so. */
    complete(draft: Draft): boolean {
      const { partner, country, action_type, authority, starts, ends } = draft;
      const broken: Field[] = [...(isWhole(starts) ? [] : ["starts_on" as const]), ...(isWhole(ends) ? [] : ["ends_on" as const])];
      setHalf(broken);
      return remarks.complete({ partner, country, action_type, authority_id: authority ? "chosen" : "" }) && broken.length === 0;
    },
  };
}
