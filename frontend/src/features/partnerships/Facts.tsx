import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../core/format";
import type { Partnership } from "../../core/partnerships";
import { useActionTypeName, useCountryName, useThemeName } from "../../core/reference";
import list from "../../ui/List.module.css";
import { partnershipDates } from "../../ui/partnershipWords";
import { PersonLine } from "../../ui/PersonLine";
import classes from "./Facts.module.css";

/** What is known of a partnership; what is not is left out. */
export function Facts({ partnership }: { partnership: Partnership }) {
  const { t } = useTranslation("partnerships");
  const country = useCountryName();
  const theme = useThemeName();
  const type = useActionTypeName();
  const { place, evidence_url, contact, notes, referent, confirmed_on, confirmed_by } = partnership;
  const dates = partnershipDates(t, partnership);
  return (
    <section className={list.section} aria-label={t("facts")}>
      <dl className={list.facts}>
        <Fact name={t("where")}>{[place, country(partnership.country)].filter(Boolean).join(", ")}</Fact>
        <Fact name={t("form.partnerKind")}>{t(`partnerKinds.${partnership.partner_kind}`)}</Fact>
        <Fact name={t("type")}>{type(partnership.action_type)}</Fact>
        {partnership.themes.length > 0 ? <Fact name={t("themes")}>{partnership.themes.map(theme).join(", ")}</Fact> : null}
        {dates ? <Fact name={t("dates")}>{dates}</Fact> : null}
        <Fact name={t("contract")}>{t(partnership.with_contract ? "withContract" : "withoutContract")}</Fact>
        <Fact name={t("confirmed")}>
          {confirmed_on ? formatDate(confirmed_on) : t("neverConfirmed")}
          {confirmed_on && confirmed_by ? ` (${confirmed_by.name})` : null}
        </Fact>
        {evidence_url ? (
          <Fact name={t("form.evidence")}>
            <a href={evidence_url} rel="noopener noreferrer nofollow">
              {new URL(evidence_url).hostname}
            </a>
          </Fact>
        ) : null}
      </dl>
      <div className={classes.more}>
        <h2>{t("referent")}</h2>
        {referent ? <PersonLine person={referent} link /> : <p className={list.soft}>{t("noReferent")}</p>}
      </div>
      {contact ? (
        <div className={classes.more}>
          <h2>{t("form.contact")}</h2>
          <p className={classes.lines}>{contact}</p>
        </div>
      ) : null}
      {notes ? (
        <div className={classes.more}>
          <h2>{t("form.notes")}</h2>
          <p className={classes.lines}>{notes}</p>
        </div>
      ) : null}
    </section>
  );
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);
