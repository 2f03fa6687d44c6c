import { useTranslation } from "react-i18next";
import { formatAgo } from "../../../core/format";

/** When something came in, as one says it. */
export function Ago({ at }: { at: string }) {
  const { t } = useTranslation("ui");
  return <time dateTime={at}>{formatAgo(at) ?? t("justNow")}</time>;
}
