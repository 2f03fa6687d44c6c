import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Partnership } from "../../core/partnerships";
import { useActionTypeName, useCountryName } from "../../core/reference";
import { partnershipDates, placeBeside, standingTone } from "../../ui/partnershipWords";
import { Tag } from "../../ui/Tag";
import classes from "./PartnershipsPage.module.css";

/** Partnerships line by line; on a phone each is a small card. */
export function PartnershipTable({ items }: { items: Partnership[] }) {
  const { t } = useTranslation("partnerships");
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("partner")}</th>
          <th scope="col">{t("country")}</th>
          <th scope="col">{t("authority")}</th>
          <th scope="col">{t("type")}</th>
          <th scope="col">{t("status")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((partnership) => (
          <Row key={partnership.id} partnership={partnership} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ partnership }: { partnership: Partnership }) {
  const { t } = useTranslation("partnerships");
  const country = useCountryName();
  const type = useActionTypeName();
  const { partner, standing } = partnership;
  const place = placeBeside(partnership);
  const dates = partnershipDates(t, partnership);
  return (
    <tr>
      <th scope="row">
        <Link to={`/partnerships/${partnership.id}`}>{partner}</Link>
        {place ? <span className={classes.place}>{place}</span> : null}
      </th>
      <td>{country(partnership.country)}</td>
      <td>{partnership.authority.name}</td>
      <td>{type(partnership.action_type)}</td>
      <td className={classes.stands}>
        <Tag tone={standingTone[standing]}>{t(`partnership.standing.${standing}`, { ns: "ui" })}</Tag>
        {partnership.to_confirm && partnership.can_keep ? <Tag tone="watch">{t("toBeConfirmed")}</Tag> : null}
        {dates ? <span className={classes.dates}>{dates}</span> : null}
      </td>
    </tr>
  );
}
