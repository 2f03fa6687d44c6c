import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { partnershipsQuery } from "../../core/partnerships";
import list from "../../ui/List.module.css";
import { PartnershipLine } from "../../ui/PartnershipLine";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";

const SHOWN = 10;

/** With whom an authority works abroad, what the reader follows first. */
export function Partnerships({ id }: { id: number }) {
  const { t } = useTranslation("authorities");
  const partnerships = useQuery(partnershipsQuery({ authority_id: id, page_size: SHOWN }));
  const { items = [], total = 0 } = partnerships.data ?? {};
  return (
    <section className={list.section} aria-labelledby="partnerships">
      <h2 id="partnerships">{t("partnerships")}</h2>
      {partnerships.isPending ? <Waiting rows={2} /> : null}
      <Problem error={partnerships.error} retry={() => void partnerships.refetch()} />
      <ul className={list.list}>
        {items.map((partnership) => (
          <li key={partnership.id} className={list.reach}>
            <PartnershipLine partnership={partnership} />
          </li>
        ))}
      </ul>
      {partnerships.data && total === 0 ? <p className={list.soft}>{t("noPartnerships")}</p> : null}
      {total > SHOWN ? (
        <p>
          <Link to={`/partnerships?authority=${id}`}>{t("allPartnerships", { count: total })}</Link>
        </p>
      ) : null}
    </section>
  );
}
