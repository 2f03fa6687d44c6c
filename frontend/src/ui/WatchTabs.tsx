import { useTranslation } from "react-i18next";
import { LinkTabs } from "./LinkTabs";

/** The parts of shared monitoring: countries, what happens there, alerts, and who works where. */
export function WatchTabs() {
  const { t } = useTranslation("ui");
  return (
    <LinkTabs
      label={t("watch.label")}
      tabs={[
        { to: "/countries", label: t("watch.countries") },
        { to: "/veille", label: t("watch.stories"), holds: true },
        { to: "/alerts", label: t("watch.alerts") },
        { to: "/partnerships", label: t("watch.partnerships") },
      ]}
    />
  );
}
