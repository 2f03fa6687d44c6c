import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useActionTypeName } from "../../../core/reference";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { partnershipDates } from "../../../ui/partnershipWords";
import { Tag } from "../../../ui/Tag";
import type { AuthorityThere, WorkThere as Work } from "./api";
import classes from "./CountryPage.module.css";

const FIRST = 8;

/** Who works there: each authority with its partners, one's own first. */
export function WorkThere({ authorities, country }: { authorities: AuthorityThere[]; country: string }) {
  const { t } = useTranslation("countries");
  const [all, setAll] = useState(false);
  const shown = all ? authorities : authorities.slice(0, FIRST);
  return (
    <section className={list.section} aria-labelledby="work">
      <h2 id="work">{t("places.work.title")}</h2>
      {authorities.length === 0 ? (
        <EmptyState
          title={t("places.work.none", { country })}
          lead={t("places.work.noneLead")}
          action={
            <LinkButton to="/partnerships" variant="default">
              {t("places.work.register")}
            </LinkButton>
          }
        />
      ) : null}
      <ul className={list.list}>
        {shown.map(({ authority, mine, partnerships }) => (
          <li key={authority.id} className={classes.authority}>
            <div className={classes.authorityName}>
              <Link to={`/authorities/${authority.id}`}>{authority.name}</Link>
              {mine ? <Tag>{t("places.work.mine")}</Tag> : null}
            </div>
            <ul className={classes.partners}>
              {partnerships.map((work) => (
                <Partner key={work.id} work={work} />
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {authorities.length > shown.length ? (
        <Button variant="default" mt={10} onClick={() => setAll(true)}>
          {t("places.work.more", { count: authorities.length - shown.length })}
        </Button>
      ) : null}
    </section>
  );
}

function Partner({ work }: { work: Work }) {
  const { t } = useTranslation("countries");
  const typeName = useActionTypeName();
  const words = [
    typeName(work.action_type),
    partnershipDates(t, { ...work, standing: "active" }),
  ].filter(Boolean);
  return (
    <li>
      <Link to={`/partnerships/${work.id}`} className={classes.partner}>
        {work.partner}
        {work.place && !work.partner.includes(work.place) ? ` (${work.place})` : ""}
      </Link>
      <span className={classes.aside}>{words.join(" · ")}</span>
      {work.referent ? (
        <span className={classes.aside}>
          {t("places.work.referent")} <Link to={`/people/${work.referent.id}`}>{work.referent.name}</Link>
          {work.referent.title ? `, ${work.referent.title}` : ""}
        </span>
      ) : null}
    </li>
  );
}
