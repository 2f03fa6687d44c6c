import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { useCountryName } from "../../../core/reference";
import type { PreviewItem, SourcePreview } from "./api";
import { errorSentence, remarkSentence } from "./words";
import classes from "./Sources.module.css";

/** What trying an address came to: its first items as they would be kept, or what is wrong. */
export function Preview({ preview }: { preview: SourcePreview }) {
  const { t } = useTranslation("countries");
  if (!preview.ok) {
    return (
      <div className={classes.preview}>
        <h3>{t("sources.tryFailed")}</h3>
        <p>{errorSentence(t, preview.error, preview.status)}</p>
      </div>
    );
  }
  return (
    <div className={classes.preview}>
      <h3>{t("sources.tryFound", { count: preview.count })}</h3>
      {preview.remarks.length > 0 ? (
        <ul className={classes.remarks}>
          {preview.remarks.map((remark) => (
            <li key={remark.slug}>{remarkSentence(t, remark)}</li>
          ))}
        </ul>
      ) : null}
      <ol>
        {preview.items.map((item, place) => (
          <li key={place} lang={item.language}>
            {item.title}
            <Meta item={item} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Meta({ item }: { item: PreviewItem }) {
  const { t, i18n } = useTranslation("countries");
  const country = useCountryName();
  const where = item.countries.length > 0 ? item.countries.map(country).join(", ") : t("sources.noCountry");
  return (
    <span className={classes.meta} lang={i18n.language}>
      {[item.published_at ? formatDate(item.published_at) : t("sources.noDate"), where].join(" · ")}
    </span>
  );
}
