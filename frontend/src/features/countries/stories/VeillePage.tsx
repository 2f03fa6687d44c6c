import { Button } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Outlet } from "react-router";
import { useHear } from "../../../core/live";
import { useMe } from "../../../core/session";
import { LinkTabs } from "../../../ui/LinkTabs";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { WatchTabs } from "../../../ui/WatchTabs";
import { proposedQuery } from "../bulletins/api";
import { TypeLink } from "./TypeLink";

/** Shared monitoring: what happens in one's countries, in all of them, and what waits to be published. */
export default function VeillePage() {
  return useMe().guest ? <NotFound /> : <Veille />;
}

function Veille() {
  const { t } = useTranslation("countries");
  const me = useMe();
  const waiting = useQuery(proposedQuery).data?.items ?? [];
  const [typing, setTyping] = useState(false);
  useHear(["veille"]);
  const mayAssess = me.staff || [...me.mandates, ...me.acts_for].some(({ valid }) => valid);
  const toPublish = { to: "/veille/to-publish", label: t("stories.tabs.toPublish"), count: waiting.filter((one) => one.can_publish).length };
  return (
    <Page
      title={t("stories.title")}
      meta={t("stories.lead")}
      actions={
        mayAssess ? (
          <Button variant="default" leftSection={<IconLink size={20} stroke={1.7} aria-hidden="true" />} onClick={() => setTyping(true)}>
            {t("stories.type")}
          </Button>
        ) : null
      }
    >
      <WatchTabs />
      <LinkTabs
        label={t("stories.title")}
        tabs={[
          { to: "/veille", label: t("stories.tabs.mine") },
          { to: "/veille/all", label: t("stories.tabs.all") },
          ...(me.staff || waiting.length > 0 ? [toPublish] : []),
        ]}
      />
      <Outlet />
      {typing ? <TypeLink close={() => setTyping(false)} /> : null}
    </Page>
  );
}
