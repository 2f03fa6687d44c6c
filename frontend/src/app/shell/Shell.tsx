import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useNavigation } from "react-router";
import { openLive } from "../../core/live";
import { useMe } from "../../core/session";
import { ConnectionBanner } from "../../features/discussion/ConnectionBanner";
import { AlertBanner } from "../../features/countries/alerts/AlertBanner";
import { LiveDiscussions } from "../../features/discussion/LiveDiscussions";
import { groupsQuery } from "../../features/groups/api";
import { useNewsFrames } from "../../features/notifications/live";
import { NoticeBanner } from "../../features/texts/NoticeBanner";
import { WaitingPage } from "../../ui/Waiting";
import { BottomBar } from "./BottomBar";
import { Overlays } from "./Overlays";
import { PhoneHead } from "./PhoneHead";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";
import { useReadHere } from "./useReadHere";
import { useRecentPlaces } from "./useRecentPlaces";

/** The frame of every page for a signed-in person: rail or bottom bar, connection banner, the page itself. */
export default function Shell() {
  const { t } = useTranslation("app");
  const client = useQueryClient();
  const person = useMe().id;
  const groups = useQuery(groupsQuery).data?.items ?? [];
  const mine = groups.filter((group) => group.my_role !== null).map((group) => group.id);
  useRecentPlaces(person);
  useNewsFrames();
  useReadHere();
  const loading = useNavigation().state === "loading";

  useEffect(() => {
    const live = openLive(client, person);
    return () => live.close();
  }, [client, person]);

  return (
    <div className={classes.app}>
      <a className={classes.skip} href="#main">
        {t("skip")}
      </a>
      <Rail />
      <div className={classes.column} aria-busy={loading}>
        <PhoneHead />
        <ConnectionBanner />
        <NoticeBanner />
        <AlertBanner />
        <LiveDiscussions personId={person} groupIds={mine}>
          <Suspense fallback={<WaitingPage />}>
            <Outlet />
          </Suspense>
        </LiveDiscussions>
      </div>
      <BottomBar />
      <Overlays />
    </div>
  );
}
