import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fieldRemarks } from "../../../core/problems";
import { flaws, type Draft, type Field } from "./draft";

/** Remarks on the form of an offer: what is missing or contradicts, else what the server refused. */
export function useOfferRemarks(error: unknown) {
  const { t } = useTranslation("buddying");
  const [found, setFound] = useState<ReturnType<typeof flaws>>({});
  const refused = fieldRemarks(t, error);
  return {
    of(field: Field): string | undefined {
      const flaw = found[field];
      return flaw ? t(`offers.flaws.${flaw}`) : refused[field];
    },
    /** Whether nothing is wrong with it as far as the page can tell; what is says so. */
    sound(draft: Draft): boolean {
      const now = flaws(draft);
      setFound(now);
      return Object.keys(now).length === 0;
    },
  };
}
