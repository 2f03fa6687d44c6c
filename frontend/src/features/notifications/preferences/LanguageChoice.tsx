import { SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useMe, useUpdateMe } from "../../../core/session";
import type { Language } from "../../../core/shapes";
import { Section } from "./Section";

/** The language of mail is the one of the pages. */
export function LanguageChoice() {
  const { t } = useTranslation("notifications");
  const me = useMe();
  const update = useUpdateMe();
  return (
    <Section id="language" title={t("preferences.language")} lead={t("preferences.languageWhy")} saving={update}>
      <SegmentedControl
        aria-labelledby="language"
        size="md"
        value={me.language}
        onChange={(language) => update.mutate({ language: language as Language })}
        data={(["fr", "en"] as const).map((value) => ({ value, label: t(`languages.${value}`, { ns: "app" }) }))}
      />
    </Section>
  );
}
