import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { countQuery } from "../../features/notifications/api";
import { CountBadge } from "../../ui/CountBadge";

/** The server counts no further than 100. */
const MOST = 99;

/** How much one was told of and has not read. */
export function NewsBadge() {
  const { t } = useTranslation("app");
  const unread = useQuery(countQuery).data?.unread ?? 0;
  return <CountBadge count={unread} most={MOST} words={unread > MOST ? t("news.more", { count: MOST }) : t("news.unread", { count: unread })} />;
}
