import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../core/session";
import { EmptyState } from "../../ui/EmptyState";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { groupsQuery } from "./api";
import { GroupForm } from "./GroupForm";
import { GroupRow } from "./GroupRow";

/** The groups one belongs to, then those one can come into. */
export default function GroupsPage() {
  const { t } = useTranslation("groups");
  const me = useMe();
  const groups = useQuery(groupsQuery);
  const [creating, setCreating] = useState(false);
  const mine = groups.data?.items.filter((group) => group.my_role) ?? [];
  const others = groups.data?.items.filter((group) => !group.my_role) ?? [];

  return (
    <Page
      title={t("title")}
      meta={t("lead")}
      actions={
        me.staff ? (
          <Button leftSection={<IconPlus size={20} aria-hidden="true" />} onClick={() => setCreating(true)}>
            {t("create")}
          </Button>
        ) : null
      }
    >
      {groups.isPending ? <Waiting rows={6} /> : null}
      <Problem error={groups.error} retry={() => void groups.refetch()} />
      {groups.data ? (
        <>
          <section className={list.section} aria-labelledby="mine">
            <h2 id="mine">{t("mine")}</h2>
            {mine.length > 0 ? (
              <ul className={list.list}>
                {mine.map((group) => (
                  <li key={group.id}>
                    <GroupRow group={group} />
                  </li>
                ))}
              </ul>
            ) : (
              <EmptyState title={t("noneMine")} lead={me.guest ? t("noneMineGuest") : t("noneMineLead")} />
            )}
          </section>
          {others.length > 0 ? (
            <section className={list.section} aria-labelledby="others">
              <h2 id="others">{t("others")}</h2>
              <ul className={list.list}>
                {others.map((group) => (
                  <li key={group.id}>
                    <GroupRow group={group} />
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
        </>
      ) : null}
      {creating ? <GroupForm close={() => setCreating(false)} /> : null}
    </Page>
  );
}
