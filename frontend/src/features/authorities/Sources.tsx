import { useTranslation } from "react-i18next";
import list from "../../ui/List.module.css";
import type { Source } from "./api";

/** Who says so: the producer of each fact, with the year or the lines. */
export function Sources({ sources }: { sources: Source[] }) {
  const { t } = useTranslation("authorities");
  return (
    <section>
      <h2>{t("sources.title")}</h2>
      <ul className={list.list}>
        {sources.map((source) => (
          <li key={source.about}>
            <strong>{t(`sources.about.${source.about}`)}</strong>
            <div className={list.soft}>
              {[
                source.year ? `${source.producer}, ${source.year}` : source.producer,
                source.licence,
                source.lines.length > 0 ? t("sources.lines", { count: source.lines.length, lines: source.lines.join(", ") }) : null,
              ]
                .filter(Boolean)
                .join(" · ")}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
