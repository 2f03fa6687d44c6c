import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatNumber } from "../../core/format";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { Tag } from "../../ui/Tag";
import { Waiting, WaitingPage } from "../../ui/Waiting";
import { authorityPeopleQuery, authorityQuery, type AuthorityDetail } from "./api";
import { Partnerships } from "./Partnerships";
import { Sources } from "./Sources";

/** An authority: who speaks for it here, what it is, where each figure comes from. */
export default function AuthorityPage() {
  const { t } = useTranslation("authorities");
  const query = useQuery(authorityQuery(Number(useParams().id)));
  const authority = query.data;
  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!authority) return <WaitingPage />;
  return (
    <Page
      title={authority.name}
      crumb={<Link to="/authorities">{t("title")}</Link>}
      meta={`${t(`kinds.${authority.kind}`)} · ${authority.region}`}
      panel={<Sources sources={authority.sources} />}
      panelLabel={t("sources.title")}
    >
      <Facts authority={authority} />
      <People id={authority.id} />
      <Partnerships id={authority.id} />
      {authority.territory_members.length > 0 ? (
        <section className={list.section} aria-labelledby="territory">
          <h2 id="territory">{t("territoryMembers")}</h2>
          <ul className={list.list}>
            {authority.territory_members.map((member) => (
              <li key={member.id} className={list.reach}>
                <Link to={`/authorities/${member.id}`}>{member.name}</Link>
                <span className={list.soft}> · {t(`kinds.${member.kind}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Page>
  );
}

function Facts({ authority }: { authority: AuthorityDetail }) {
  const { t } = useTranslation("authorities");
  return (
    <section className={list.section}>
      <dl className={list.facts}>
        <div>
          <dt>{t("fullName")}</dt>
          <dd>{authority.full_name}</dd>
        </div>
        <div>
          <dt>{t("populationOf", { year: authority.population_year })}</dt>
          <dd>{t("inhabitants", { formatted: formatNumber(authority.population) })}</dd>
        </div>
        <div>
          <dt>{t("department")}</dt>
          <dd>{authority.department}</dd>
        </div>
        <div>
          <dt>{t("siren")}</dt>
          <dd>{authority.siren}</dd>
        </div>
        {authority.territory ? (
          <div>
            <dt>{t("territory")}</dt>
            <dd>
              <Link to={`/authorities/${authority.territory.id}`}>{authority.territory.name}</Link>
            </dd>
          </div>
        ) : null}
        {authority.surveyed ? (
          <div>
            <dt>{t("study")}</dt>
            <dd>
              <Tag>{t("surveyed")}</Tag>
            </dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

function People({ id }: { id: number }) {
  const { t } = useTranslation("authorities");
  const people = useQuery(authorityPeopleQuery(id));
  const inForce = people.data?.items.filter(({ valid }) => valid) ?? [];
  return (
    <section className={list.section} aria-labelledby="people">
      <h2 id="people">{t("people")}</h2>
      {people.isPending ? <Waiting rows={2} /> : null}
      <Problem error={people.error} retry={() => void people.refetch()} />
      <ul className={list.list}>
        {inForce.map((mandate) => (
          <li key={mandate.id}>
            <PersonLine person={mandate.person} link />
          </li>
        ))}
      </ul>
      {people.data && inForce.length === 0 ? <p className={list.soft}>{t("noPeople")}</p> : null}
    </section>
  );
}
