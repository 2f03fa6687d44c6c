import { useTranslation } from "react-i18next";
import { EmptyState } from "./EmptyState";
import { LinkButton } from "./LinkButton";
import { Page } from "./Page";

/** What does not exist, or is not open to this person: both look the same, and there is a way back. */
export function NotFound() {
  const { t } = useTranslation("ui");
  return (
    <Page title={t("notFound.title")}>
      <EmptyState title={t("notFound.lead")} action={<LinkButton to="/">{t("notFound.home")}</LinkButton>} />
    </Page>
  );
}
