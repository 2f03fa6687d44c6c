import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../core/format";
import { currentLanguage } from "../../core/i18n";
import list from "../../ui/List.module.css";
import { newestLetterQuery } from "./api";
import { isFresh } from "./fresh";

/** One quiet line, while the newest letter of the secretariat is news. */
export function FreshLetter() {
  const { t } = useTranslation("home");
  const newest = useQuery(newestLetterQuery).data?.items[0];
  if (!newest?.sent_at || !isFresh(newest.sent_at)) return null;
  return (
    <p className={`${list.soft} ${list.prose}`} style={{ marginBottom: 22 }}>
      {t("letter", { date: formatDate(newest.sent_at) })}{" "}
      <Link to={`/letters/${newest.id}`}>{currentLanguage() === "en" ? newest.title_en : newest.title_fr}</Link>
    </p>
  );
}
