import { useTranslation } from "react-i18next";
import { Page } from "../ui/Page";
import { EmptyState } from "../ui/EmptyState";
import { LinkButton } from "../ui/LinkButton";

export default function NotFoundPage() {
  const { t } = useTranslation("app");
  return (
    <Page title={t("notFound.title")}>
      <EmptyState title={t("notFound.lead")} action={<LinkButton to="/">{t("notFound.home")}</LinkButton>} />
    </Page>
  );
}
