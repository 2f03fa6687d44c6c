import { IconAlertTriangle, IconBellOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { currentLocale, localName } from "../../../core/i18n";
import { EmptyState } from "../../../ui/EmptyState";
import { Tag } from "../../../ui/Tag";
import type { CountryCounts } from "./api";
import classes from "./CountriesPage.module.css";

/** Alerts first, then by name as it is read here. */
export const inOrder = (countries: CountryCounts[]) =>
  countries.toSorted(
    (one, other) =>
      Number(other.alerts > 0) - Number(one.alerts > 0) || localName(one).localeCompare(localName(other), currentLocale()),
  );

/** The countries one follows and those one's authorities work in, what needs a look first. */
export function MyCountries({ countries }: { countries: CountryCounts[] }) {
  const { t } = useTranslation("countries");
  const mine = inOrder(countries.filter((country) => country.mine || country.works_there));
  return (
    <section className={classes.mine} aria-labelledby="my-countries">
      <h2 id="my-countries">{t("places.mine.title")}</h2>
      {mine.length === 0 ? <EmptyState title={t("places.mine.none")} lead={t("places.mine.noneLead")} /> : null}
      <ul className={classes.cards}>
        {mine.map((country) => (
          <li key={country.code} className={classes.card} data-alert={country.alerts > 0 || undefined}>
            <Link to={`/countries/${country.code}`} className={classes.cardName}>
              {localName(country)}
            </Link>
            {country.level === "muted" ? (
              <span className={classes.muted}>
                <IconBellOff size={16} stroke={1.7} aria-hidden="true" />
                {t("muted", { ns: "ui" })}
              </span>
            ) : null}
            {country.alerts > 0 ? (
              <Tag tone="alert">
                <IconAlertTriangle size={15} stroke={1.9} aria-hidden="true" className={classes.sign} />
                {t("places.alerts", { count: country.alerts })}
              </Tag>
            ) : null}
            <span className={classes.cardWords}>{wordsOf(t, country)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function wordsOf(t: ReturnType<typeof useTranslation<"countries">>["t"], country: CountryCounts): string {
  const quiet = country.bulletins - country.alerts;
  return [
    country.works_there ? t("places.worksThere") : country.followed ? t("places.followed") : null,
    country.partnerships > 0 ? t("places.partnerships", { count: country.partnerships }) : null,
    quiet > 0 ? t("places.bulletins", { count: quiet }) : null,
  ]
    .filter(Boolean)
    .join(" · ");
}
