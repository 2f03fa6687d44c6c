import { Anchor } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { currentLanguage, localName } from "../../core/i18n";
import { useMe } from "../../core/session";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { PersonAvatar } from "../../ui/PersonAvatar";
import { personWords } from "../../ui/personWords";
import { Problem } from "../../ui/Problem";
import { WaitingPage } from "../../ui/Waiting";
import { personGroupsQuery, personQuery, type PersonDetail } from "./api";
import { Mandates } from "./Mandates";
import { PersonActions } from "./PersonActions";

/** A person: in which names they speak, what they are in, how to reach them. */
export default function PersonPage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const query = useQuery(personQuery(Number(useParams().id)));
  const person = query.data;
  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!person) return <WaitingPage />;
  return (
    <Page
      title={person.name}
      crumb={me.guest ? undefined : <Link to="/people">{t("people.title")}</Link>}
      meta={
        <span className={list.who}>
          <PersonAvatar person={person} small />
          {personWords(t, person)}
        </span>
      }
      actions={<PersonActions person={person} />}
      panel={<Reach person={person} />}
      panelLabel={t("person.reach")}
    >
      {person.about ? (
        <section className={list.section}>
          <p className={list.prose} style={{ whiteSpace: "pre-line" }}>
            {person.about}
          </p>
        </section>
      ) : null}
      <Mandates person={person} />
      <PersonGroups person={person} />
    </Page>
  );
}

function Reach({ person }: { person: PersonDetail }) {
  const { t } = useTranslation("accounts");
  const names = new Intl.DisplayNames([currentLanguage()], { type: "language" });
  return (
    <>
      <section>
        <h2>{t("person.reach")}</h2>
        {person.email ? (
          <p>
            <Anchor href={`mailto:${person.email}`}>{person.email}</Anchor>
          </p>
        ) : null}
        {person.phone ? (
          <p>
            <Anchor href={`tel:${person.phone.replaceAll(/\s/g, "")}`}>{person.phone}</Anchor>
          </p>
        ) : null}
        {person.email || person.phone ? null : <p className={list.soft}>{t("person.noReach")}</p>}
      </section>
      <section>
        <h2>{t("person.languages")}</h2>
        <p>
          {person.languages.length > 0 ? person.languages.map((code) => names.of(code) ?? code).join(", ") : t("person.noLanguages")}
        </p>
      </section>
    </>
  );
}

function PersonGroups({ person }: { person: PersonDetail }) {
  const { t } = useTranslation("accounts");
  const groups = useQuery(personGroupsQuery(person.id));
  return (
    <section className={list.section} aria-labelledby="groups">
      <h2 id="groups">{t("person.groups")}</h2>
      <Problem error={groups.error} retry={() => void groups.refetch()} />
      <ul className={list.list}>
        {groups.data?.items.map((group) => (
          <li key={group.id} className={list.reach}>
            <Link to={`/groups/${group.id}`}>{localName(group)}</Link>
          </li>
        ))}
      </ul>
      {groups.data?.items.length === 0 ? <p className={list.soft}>{t("person.noGroups")}</p> : null}
    </section>
  );
}
