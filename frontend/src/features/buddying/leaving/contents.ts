import { useTranslation } from "react-i18next";
import type { HandoverLine } from "./api";

/** What is in a hand-over, in a few words: `2 demandes, 1 binôme`. */
export function useContents(): (line: Pick<HandoverLine, "requests" | "offers" | "pairs">) => string {
  const { t } = useTranslation("buddying");
  return ({ requests, offers, pairs }) =>
    [
      requests > 0 ? t("leaving.count.requests", { count: requests }) : null,
      pairs > 0 ? t("leaving.count.pairs", { count: pairs }) : null,
      offers > 0 ? t("leaving.count.offers", { count: offers }) : null,
    ]
      .filter(Boolean)
      .join(", ") || t("leaving.count.nothing");
}
