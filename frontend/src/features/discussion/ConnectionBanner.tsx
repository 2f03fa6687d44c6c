import { IconPlugConnectedX, IconWifiOff } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnectionState } from "../../core/live";
import classes from "./ConnectionBanner.module.css";

/** A short interruption passes unseen; a longer one is said. */
const GRACE = 1_500;

/** The slim banner that tells the state of the live connection; nothing while all is well. */
export function ConnectionBanner() {
  const { t } = useTranslation("app");
  const { phase, since } = useConnectionState();
  const [overdue, setOverdue] = useState(0);
  const wrong = phase === "reconnecting" || phase === "connecting";

  useEffect(() => {
    if (!wrong) return undefined;
    const timer = setTimeout(() => setOverdue(since), Math.max(0, since + GRACE - Date.now()));
    return () => clearTimeout(timer);
  }, [wrong, since]);

  const words = phase === "offline" ? t("banner.offline") : wrong && overdue === since ? t("banner.reconnecting") : null;
  const Icon = phase === "offline" ? IconWifiOff : IconPlugConnectedX;
  return (
    <div role="status" className={classes.slot}>
      {words ? (
        <p className={classes.banner} data-connection-banner>
          <Icon size={18} stroke={1.7} aria-hidden="true" />
          {words}
        </p>
      ) : null}
    </div>
  );
}
