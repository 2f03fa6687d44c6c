import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatWhen } from "../../core/format";
import { localName } from "../../core/i18n";
import list from "../../ui/List.module.css";
import type { Home } from "./api";

/** The next dates of one's discussions. */
export function ComingDates({ dates }: { dates: Home["dates"] }) {
  const { t } = useTranslation("home");
  if (dates.length === 0) return null;
  return (
    <section className={list.section} aria-labelledby="dates">
      <h2 id="dates">{t("dates")}</h2>
      <ul className={list.list}>
        {dates.map((date) => (
          <li key={date.discussion_id} className={list.reach}>
            <time dateTime={date.starts_at}>{formatWhen(date.starts_at, date.ends_at)}</time>
            <div>
              <Link to={`/discussions/${date.discussion_id}`}>{date.title}</Link>
            </div>
            <div className={`${list.soft} ${list.small}`}>{[date.place, localName(date.group)].filter(Boolean).join(" · ")}</div>
          </li>
        ))}
      </ul>
    </section>
  );
}
