import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useMatch, useParams } from "react-router";
import { localName } from "../../core/i18n";
import { useMe } from "../../core/session";
import type { Group } from "../../core/shapes";
import { LevelMenu } from "../../ui/LevelMenu";
import { LinkTabs } from "../../ui/LinkTabs";
import list from "../../ui/List.module.css";
import { NotFound } from "../../ui/NotFound";
import { Page } from "../../ui/Page";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { WaitingPage } from "../../ui/Waiting";
import { groupQuery, membersQuery, reportsQuery, requestsQuery, useFollowGroup } from "./api";
import { purposeOf } from "./GroupRow";
import { JoinButton } from "./JoinButton";
import { entranceWords, listsMembers, readersWords } from "./words";

/** The parts of a group that are for those who look after it. */
const CHAIRS = new Set(["settings", "reports", "health"]);

/** A group: its discussions, members, purpose and, for its chairs, settings, each under its own tab. */
export default function GroupPage() {
  const { t } = useTranslation("groups");
  const id = Number(useParams().id);
  const query = useQuery(groupQuery(id));
  const group = query.data;
  const forChairs = useMatch("/groups/:id/:tab")?.params.tab;

  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!group) return <WaitingPage />;
  if (CHAIRS.has(forChairs ?? "") && !group.can.manage) return <NotFound />;
  return (
    <Page
      title={localName(group)}
      crumb={<Link to="/groups">{t("title")}</Link>}
      meta={`${t("members", { count: group.member_count, ns: "ui" })} · ${entranceWords(t, group)}`}
      actions={
        <>
          <JoinButton group={group} main />
          {group.can.read ? <Following group={group} /> : null}
        </>
      }
      panel={<GroupPanel group={group} />}
      panelLabel={t("panel")}
    >
      <GroupTabs group={group} />
      <Outlet context={{ group }} />
    </Page>
  );
}

function Following({ group }: { group: Group }) {
  const follow = useFollowGroup(group.id);
  const { level, own } = group.my_level;
  return <LevelMenu level={level} own={own} pending={follow.isPending} choose={follow.mutate} error={follow.error} />;
}

function GroupTabs({ group }: { group: Group }) {
  const { t } = useTranslation("groups");
  const requests = useQuery({ ...requestsQuery(group.id), enabled: group.can.manage });
  const reports = useQuery({ ...reportsQuery(group.id), enabled: group.can.manage && group.can.read });
  const base = `/groups/${group.id}`;
  return (
    <LinkTabs
      label={t("tabs.label")}
      tabs={[
        { to: base, label: t("tabs.discussions") },
        ...(group.can.read ? [{ to: `${base}/decisions`, label: t("tabs.decisions") }] : []),
        ...(listsMembers(group)
          ? [{ to: `${base}/members`, label: t("tabs.members"), count: requests.data?.items.length }]
          : []),
        { to: `${base}/about`, label: t("tabs.about") },
        ...(group.can.manage && group.can.read
          ? [{ to: `${base}/reports`, label: t("tabs.reports"), count: reports.data?.items.length }]
          : []),
        ...(group.can.manage ? [{ to: `${base}/health`, label: t("tabs.health") }] : []),
        ...(group.can.manage ? [{ to: `${base}/settings`, label: t("tabs.settings") }] : []),
      ]}
    />
  );
}

function GroupPanel({ group }: { group: Group }) {
  const { t } = useTranslation("groups");
  const me = useMe();
  const members = useQuery({ ...membersQuery(group.id, 1), enabled: group.can.read });
  const leads = members.data?.items.filter(({ role }) => role === "chair" || role === "rapporteur") ?? [];
  return (
    <>
      <section>
        <h2>{t("whoReads")}</h2>
        <p>{readersWords(t, group)}</p>
      </section>
      {purposeOf(group) ? (
        <section>
          <h2>{t("purpose")}</h2>
          <p>{purposeOf(group)}</p>
        </section>
      ) : null}
      {leads.length > 0 ? (
        <section>
          <h2>{t("animation")}</h2>
          {leads.map(({ person, role }) => (
            <PersonLine
              key={person.id}
              person={person}
              link={!me.guest}
              small
              note={<span className={list.soft}>{t(`roles.${role}`)}</span>}
            />
          ))}
        </section>
      ) : null}
    </>
  );
}
