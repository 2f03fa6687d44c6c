import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { currentLanguage, localName } from "../../../core/i18n";
import { useMe } from "../../../core/session";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import type { Network, Said } from "../requests/api";
import { networksQuery } from "./api";
import classes from "./Networks.module.css";

/** Who serves which need already: every network with its governance and its resources, as the study gives them. */
export default function NetworksPage() {
  const { t } = useTranslation("buddying");
  const me = useMe();
  const networks = useQuery(networksQuery);
  const mine = new Set([...me.mandates, ...me.acts_for].filter(({ valid }) => valid).map(({ authority }) => authority.region));
  const { hash } = useLocation();
  useEffect(() => {
    // Where a link named one, it is in sight once the table is here.
    if (networks.data) document.getElementById(hash.slice(1))?.scrollIntoView({ block: "center" });
  }, [networks.data, hash]);
  if (networks.error && !networks.data) return <Problem error={networks.error} page retry={() => void networks.refetch()} />;
  return (
    <Page title={t("networks.title")} crumb={<Link to="/buddying">{t("title")}</Link>} meta={t("networks.lead")}>
      {networks.isPending ? <Waiting rows={8} /> : null}
      {networks.data ? (
        <table className={classes.table}>
          <caption className="visually-hidden">{t("networks.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("networks.network")}</th>
              <th scope="col">{t("networks.area")}</th>
              <th scope="col">{t("networks.governance")}</th>
              <th scope="col">{t("networks.resources")}</th>
              <th scope="col">{t("networks.serves")}</th>
            </tr>
          </thead>
          <tbody>
            {networks.data.items.map((network) => (
              <Row key={network.slug} network={network} chosen={hash === `#${network.slug}`} mine={network.regions.some((region) => mine.has(region))} />
            ))}
          </tbody>
        </table>
      ) : null}
    </Page>
  );
}

function Row({ network, chosen, mine }: { network: Network; chosen: boolean; mine: boolean }) {
  const { t } = useTranslation("buddying");
  const full = currentLanguage() === "en" ? network.full_name_en : network.full_name;
  return (
    <tr id={network.slug} data-chosen={chosen || undefined}>
      <th scope="row">
        {localName(network)}
        {full ? <span className={classes.full}>{full}</span> : null}
        {mine ? <span className={classes.mine}>{t("networks.mine")}</span> : null}
        <Lines lines={network.name_lines} />
      </th>
      <Cell label={t("networks.area")} said={network.area} before={network.regions.join(", ")} />
      <Cell label={t("networks.governance")} said={network.governance} />
      <Cell label={t("networks.resources")} said={network.resources} />
      <td>
        <span className={classes.label}>{t("networks.serves")}</span>
        <ul className={classes.serves}>
          {network.serves.map((service) => (
            <li key={service.kind}>
              {service[currentLanguage()]} <Lines lines={service.lines} />
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

function Cell({ label, said, before = "" }: { label: string; said: Said | null; before?: string }) {
  const { t } = useTranslation("buddying");
  return (
    <td>
      <span className={classes.label}>{label}</span>
      {before ? <div>{before}</div> : null}
      {said ? (
        <>
          {said[currentLanguage()]} <Lines lines={said.lines} />
        </>
      ) : (
        <span className={classes.lines}>{t("networks.unsaid")}</span>
      )}
    </td>
  );
}

function Lines({ lines }: { lines: string }) {
  const { t } = useTranslation("buddying");
  return <span className={classes.lines}>{t("networks.lines", { lines })}</span>;
}
