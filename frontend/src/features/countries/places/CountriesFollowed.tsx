import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { localName } from "../../../core/i18n";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { mapQuery } from "./api";
import classes from "./CountryPage.module.css";
import { ListedLevel } from "./FollowCountry";
import { inOrder } from "./MyCountries";

/** Among one's choices: how closely one follows each country that is one's own, or that one chose a level for. */
export function CountriesFollowed() {
  const { t } = useTranslation("countries");
  const query = useQuery(mapQuery);
  const mine = inOrder(query.data?.items.filter(({ level, works_there }) => level !== null || works_there) ?? []);
  return (
    <section className={list.section} aria-labelledby="countries-followed">
      <h2 id="countries-followed">{t("places.choices.title")}</h2>
      <p className={`${list.prose} ${list.soft}`}>{t("places.choices.lead")}</p>
      {query.isPending ? <Waiting rows={2} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      {query.data && mine.length === 0 ? (
        <EmptyState title={t("places.mine.none")} action={<LinkButton to="/countries">{t("places.choices.go")}</LinkButton>} />
      ) : null}
      <ul className={list.list}>
        {mine.map((country) => (
          <li key={country.code} className={classes.level}>
            <div>
              <Link to={`/countries/${country.code}`}>{localName(country)}</Link>
              {country.works_there ? <div className={`${list.soft} ${list.small}`}>{t("places.worksThere")}</div> : null}
            </div>
            <ListedLevel country={country} />
          </li>
        ))}
      </ul>
    </section>
  );
}
