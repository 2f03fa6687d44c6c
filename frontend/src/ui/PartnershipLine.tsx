import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Partnership } from "../core/partnerships";
import { useActionTypeName, useCountryName } from "../core/reference";
import list from "./List.module.css";
import { partnershipDates, placeBeside, standingTone } from "./partnershipWords";
import { Tag } from "./Tag";

/** A partnership in a list that says whose it is already: with whom, where, what it is, and where it stands. */
export function PartnershipLine({ partnership }: { partnership: Partnership }) {
  const { t } = useTranslation("ui");
  const country = useCountryName();
  const type = useActionTypeName();
  const dates = partnershipDates(t, partnership);
  const words = [placeBeside(partnership), country(partnership.country), type(partnership.action_type), dates];
  return (
    <>
      <div className={list.row}>
        <Link to={`/partnerships/${partnership.id}`}>{partnership.partner}</Link>
        {partnership.standing === "active" ? null : <Tag tone={standingTone[partnership.standing]}>{t(`partnership.standing.${partnership.standing}`)}</Tag>}
      </div>
      <div className={list.soft}>{words.filter(Boolean).join(" · ")}</div>
    </>
  );
}
