import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useSave, type Preferences } from "./api";
import { Section } from "./Section";

/** What mail may carry out of the workspace. */
export function Content({ preferences }: { preferences: Preferences }) {
  const { t } = useTranslation("notifications");
  const save = useSave();
  return (
    <Section id="content" title={t("preferences.content")} saving={save}>
      <Switch
        checked={preferences.link_only}
        onChange={(event) => save.mutate({ link_only: event.currentTarget.checked })}
        label={t("preferences.linkOnly")}
        description={t("preferences.linkOnlyWhy")}
      />
    </Section>
  );
}
