import { Button } from "@mantine/core";
import { IconChecks } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatToday } from "../../core/format";
import { localName } from "../../core/i18n";
import { useMe } from "../../core/session";
import { DiscussionRow } from "../../ui/DiscussionRow";
import { EmptyState } from "../../ui/EmptyState";
import { LinkButton } from "../../ui/LinkButton";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { homeQuery, useReadAll, type Home } from "./api";
import { ComingDates } from "./ComingDates";
import { FreshLetter } from "./FreshLetter";

/** What awaits the person: what is unread in their groups, then what moved, then where they could go. */
export default function HomePage() {
  const { t } = useTranslation("home");
  const home = useQuery(homeQuery);
  return (
    <Page
      title={t("title")}
      crumb={formatToday()}
      panel={home.data && home.data.groups_to_join.length > 0 ? <ToJoin groups={home.data.groups_to_join} /> : null}
      panelLabel={t("toJoin")}
    >
      <FreshLetter />
      {home.isPending ? <Waiting /> : null}
      <Problem error={home.error} retry={() => void home.refetch()} />
      {home.data ? <Moves home={home.data} /> : null}
    </Page>
  );
}

function Moves({ home }: { home: Home }) {
  const { t } = useTranslation("home");
  const me = useMe();
  const readAll = useReadAll();
  const fresh = home.discussions.filter(({ unread, muted }) => unread > 0 && !muted);
  const seen = home.discussions.filter(({ unread, muted }) => unread === 0 || muted);

  if (home.discussions.length === 0) {
    return (
      <EmptyState
        title={t("empty")}
        lead={t(me.guest ? "emptyGuest" : "emptyLead")}
        action={<LinkButton to="/groups">{t(me.guest ? "myGroups" : "chooseGroups")}</LinkButton>}
      />
    );
  }
  return (
    <>
      {fresh.length > 0 ? (
        <section className={list.section} aria-labelledby="fresh">
          <div className={list.titled}>
            <h2 id="fresh">{t("fresh", { count: home.counts.unread })}</h2>
            <Button variant="default" leftSection={<IconChecks size={18} stroke={1.7} aria-hidden="true" />} loading={readAll.isPending} onClick={() => readAll.mutate()}>
              {t("markAllRead", { ns: "ui" })}
            </Button>
          </div>
          <Problem error={readAll.error} />
          <ul className={list.cards}>
            {fresh.map((discussion) => (
              <li key={discussion.id} className={list.card}>
                <DiscussionRow discussion={discussion} group={discussion.group} />
              </li>
            ))}
          </ul>
        </section>
      ) : (
        <p className={list.stand} style={{ marginBottom: 24 }}>
          {t("upToDate")}
        </p>
      )}
      <ComingDates dates={home.dates} />
      {seen.length > 0 ? (
        <section className={list.section} aria-labelledby="seen">
          <h2 id="seen">{t("seen")}</h2>
          <ul className={list.list}>
            {seen.map((discussion) => (
              <li key={discussion.id}>
                <DiscussionRow discussion={discussion} group={discussion.group} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function ToJoin({ groups }: { groups: Home["groups_to_join"] }) {
  const { t } = useTranslation("home");
  return (
    <section>
      <h2>{t("toJoin")}</h2>
      <ul className={list.list}>
        {groups.slice(0, 6).map((group) => (
          <li key={group.id} className={list.reach}>
            <Link to={`/groups/${group.id}`}>{localName(group)}</Link>
            <div className={`${list.soft} ${list.small}`}>{t("members", { count: group.member_count, ns: "ui" })}</div>
          </li>
        ))}
      </ul>
      <LinkButton to="/groups" variant="default" mt={8}>
        {t("allGroups")}
      </LinkButton>
    </section>
  );
}
