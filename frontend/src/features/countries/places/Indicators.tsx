import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import list from "../../../ui/List.module.css";
import type { Indicator } from "./api";
import classes from "./CountryPage.module.css";

const units: Record<string, string> = { people: "people", years: "years", "%": "percent", usd_ppp: "usd_ppp" };

/** Figures of the country, each with its year and its source; nothing where nothing is known. */
export function Indicators({ indicators }: { indicators: Indicator[] }) {
  const { t } = useTranslation("countries");
  if (indicators.length === 0) return null;
  return (
    <section aria-labelledby="indicators">
      <h2 id="indicators">{t("places.indicators.title")}</h2>
      <dl className={classes.figures}>
        {indicators.map((figure) => (
          <div key={figure.name}>
            <dt>{t(`places.indicators.${figure.name}`)}</dt>
            <dd>
              {t(`places.indicators.units.${units[figure.unit] ?? "index"}`, { value: formatNumber(figure.value) })}
              <span className={list.soft}>{[figure.year, figure.source].filter(Boolean).join(" · ")}</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
