import { IconHeartHandshake, IconHelpHexagon, IconLayoutList } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { HandoverNotice } from "../leaving/HandoverNotice";
import { requestsQuery } from "./api";
import { AskedOfMe, LatestNotes, MyOffers, MyPairs } from "./HubParts";
import { OpenRequests } from "./OpenRequests";
import { RequestRows } from "./RequestRows";

/** Buddying: what waits for the reader, what they asked and offer, what all the others ask. */
export default function HubPage() {
  const { t } = useTranslation("buddying");
  const me = useMe();
  if (me.guest) return <NotFound />;
  return (
    <Page
      title={t("title")}
      meta={t("hub.lead")}
      actions={
        <>
          <LinkButton to="/buddying/new" size="md" leftSection={<IconHelpHexagon size={22} stroke={1.7} aria-hidden="true" />}>
            {t("hub.ask")}
          </LinkButton>
          <LinkButton to="/buddying/offer" size="md" variant="default" leftSection={<IconHeartHandshake size={22} stroke={1.7} aria-hidden="true" />}>
            {t("hub.offer")}
          </LinkButton>
          {me.staff ? (
            <LinkButton to="/secretariat/buddying" size="md" variant="default" leftSection={<IconLayoutList size={22} stroke={1.7} aria-hidden="true" />}>
              {t("board.title")}
            </LinkButton>
          ) : null}
        </>
      }
    >
      <HandoverNotice />
      <AskedOfMe />
      <MyPairs />
      <MyRequests />
      <MyOffers />
      <OpenRequests />
      <LatestNotes />
      <section className={list.section} aria-labelledby="networks">
        <h2 id="networks">{t("hub.networks")}</h2>
        <p className={list.prose}>
          {t("hub.networksLead")} <Link to="/buddying/networks">{t("hub.networksAll")}</Link>
        </p>
      </section>
    </Page>
  );
}

function MyRequests() {
  const { t } = useTranslation("buddying");
  const mine = useQuery(requestsQuery({ mine: true, page_size: 20 }));
  return (
    <section className={list.section} aria-labelledby="mine">
      <h2 id="mine">{t("hub.mine")}</h2>
      {mine.isPending ? <Waiting rows={2} /> : null}
      <Problem error={mine.error} retry={() => void mine.refetch()} />
      {mine.data && mine.data.items.length > 0 ? <RequestRows items={mine.data.items} /> : null}
      {mine.data?.items.length === 0 ? (
        <EmptyState title={t("hub.mineNone")} lead={t("hub.mineNoneLead")} action={<LinkButton to="/buddying/new" variant="default">{t("hub.ask")}</LinkButton>} />
      ) : null}
    </section>
  );
}
