import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Outlet, useNavigation } from "react-router";
import { openLive } from "../../core/live";
import { useMe } from "../../core/session";
import { ConnectionBanner } from "../../features/discussion/ConnectionBanner";
import { WaitingPage } from "../../ui/Waiting";
import { BottomBar } from "./BottomBar";
import { Overlays } from "./Overlays";
import { Rail } from "./Rail";
import classes from "./Shell.module.css";

/** The frame of every page for a signed-in person: rail or bottom bar, connection banner, the page itself. */
export default function Shell() {
  const { t } = useTranslation("app");
  const client = useQueryClient();
  const person = useMe().id;
  const loading = useNavigation().state === "loading";

  useEffect(() => {
    const live = openLive(client);
    return () => live.close();
  }, [client, person]);

  return (
    <div className={classes.app}>
      <a className={classes.skip} href="#main">
        {t("skip")}
      </a>
      <Rail />
      <div className={classes.column} aria-busy={loading}>
        <ConnectionBanner />
        <Suspense fallback={<WaitingPage />}>
          <Outlet />
        </Suspense>
      </div>
      <BottomBar />
      <Overlays />
    </div>
  );
}
