import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import list from "../../../ui/List.module.css";
import type { Indicator } from "./api";
import classes from "./CountryPage.module.css";

const units: Record<string, string> = { people: "people", years: "years", "%": "percent", usd_ppp: "usd_ppp" };

/** Figures of the country, each with its year, their sources under them; nothing where nothing is known. */
export function Indicators({ indicators }: { indicators: Indicator[] }) {
  const { t } = useTranslation("countries");
  if (indicators.length === 0) return null;
  const sources = indicators.filter(({ source }, place) => indicators.findIndex((other) => other.source === source) === place);
  return (
    <section aria-labelledby="indicators">
      <h2 id="indicators">{t("places.indicators.title")}</h2>
      <dl className={classes.figures}>
        {indicators.map((figure) => (
          <div key={figure.name}>
            <dt>{t(`places.indicators.${figure.name}`)}</dt>
            <dd>
              {t(`places.indicators.units.${units[figure.unit] ?? "index"}`, { value: formatNumber(figure.value) })}
              {figure.year === null ? null : <span className={list.soft}>{figure.year}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <p className={`${list.soft} ${classes.sources}`}>
        {t("places.indicators.source", { count: sources.length })}{" "}
        {sources.map(({ source, url }, place) => (
          <span key={source}>
            {place > 0 ? ", " : ""}
            <a href={url} target="_blank" rel="noopener noreferrer">
              {source}
              <span className="visually-hidden"> {t("places.newWindow")}</span>
            </a>
          </span>
        ))}
      </p>
    </section>
  );
}
