import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCountryName } from "../../../core/reference";
import type { Evidence } from "./api";
import classes from "./Offers.module.css";

const SHOWN = 8;

/** What the register of partnerships says already of the authority: nobody types it twice. */
export function Known({ partnerships }: { partnerships: Evidence[] }) {
  const { t } = useTranslation("buddying");
  const country = useCountryName();
  const since = ({ starts_on }: Evidence) => (starts_on ? ` · ${t("offers.since", { year: starts_on.slice(0, 4) })}` : "");
  if (partnerships.length === 0) {
    return (
      <div className={classes.known}>
        <p>{t("offers.knownNone")}</p>
        <Link to="/partnerships/new">{t("offers.enterPartnership")}</Link>
      </div>
    );
  }
  const more = partnerships.length - SHOWN;
  return (
    <div className={classes.known}>
      <p>{t("offers.known")}</p>
      <ul>
        {partnerships.slice(0, SHOWN).map((each) => (
          <li key={each.id}>
            <Link to={`/partnerships/${each.id}`}>{`${country(each.country)} – ${each.partner}`}</Link>
            {since(each)}
          </li>
        ))}
        {more > 0 ? <li>{t("offers.knownMore", { count: more })}</li> : null}
      </ul>
    </div>
  );
}
