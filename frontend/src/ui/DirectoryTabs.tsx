import { useTranslation } from "react-i18next";
import { LinkTabs } from "./LinkTabs";

/** The parts of the directory. */
export function DirectoryTabs() {
  const { t } = useTranslation("ui");
  return (
    <LinkTabs
      label={t("directory.label")}
      tabs={[
        { to: "/authorities", label: t("directory.authorities") },
        { to: "/people", label: t("directory.people") },
      ]}
    />
  );
}
