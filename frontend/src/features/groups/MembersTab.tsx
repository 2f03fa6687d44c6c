import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../core/session";
import type { Group } from "../../core/shapes";
import { EmptyState } from "../../ui/EmptyState";
import list from "../../ui/List.module.css";
import { Pager } from "../../ui/Pager";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { Tag } from "../../ui/Tag";
import { Waiting } from "../../ui/Waiting";
import { membersQuery } from "./api";
import { Invitations } from "./Invitations";
import { MemberMenu } from "./MemberMenu";
import { Requests } from "./Requests";
import { useGroup } from "./useGroup";
import { listsMembers } from "./words";

/** Who is in the group; for its chairs, who asks to come in and whom they bring in. */
export default function MembersTab() {
  const { t } = useTranslation("groups");
  const group = useGroup();
  return listsMembers(group) ? <Members group={group} /> : <EmptyState title={t("membersClosed")} />;
}

function Members({ group }: { group: Group }) {
  const { t } = useTranslation("groups");
  const me = useMe();
  const [page, setPage] = useState(1);
  const members = useQuery(membersQuery(group.id, page));

  return (
    <>
      {group.can.manage ? <Requests group={group} /> : null}
      {group.can.invite ? <Invitations group={group} /> : null}
      <section className={list.section} aria-labelledby="members">
        <h2 id="members">{t("membersTitle")}</h2>
        {members.isPending ? <Waiting /> : null}
        <Problem error={members.error} retry={() => void members.refetch()} />
        <ul className={list.list}>
          {members.data?.items.map((member) => (
            <li key={member.person.id}>
              <PersonLine person={member.person} link={!me.guest}>
                {member.role === "member" ? null : <Tag tone={member.role === "guest" ? "ok" : "accent"}>{t(`roles.${member.role}`)}</Tag>}
                {group.can.manage ? <MemberMenu group={group} member={member} /> : null}
              </PersonLine>
            </li>
          ))}
        </ul>
        {members.data ? <Pager page={page} pages={members.data.pages} go={setPage} /> : null}
      </section>
    </>
  );
}
