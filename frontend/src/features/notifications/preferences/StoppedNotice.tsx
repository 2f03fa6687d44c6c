import { Button } from "@mantine/core";
import { IconMailOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../../core/session";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useResumeAddress } from "../api";
import classes from "./Preferences.module.css";

/** Mail to one's own address comes back: what to look at, and the way back. */
export function StoppedNotice() {
  const { t } = useTranslation("notifications");
  const me = useMe();
  const resume = useResumeAddress();
  return (
    <section className={classes.stopped} aria-labelledby="stopped">
      <IconMailOff size={22} stroke={1.7} aria-hidden="true" />
      <div>
        <h2 id="stopped">{t("preferences.stopped")}</h2>
        <p>{t("preferences.stoppedLead", { email: me.email })}</p>
        <Button mt={12} loading={resume.isPending} onClick={() => resume.mutate(me.id, { onSuccess: () => say(t("preferences.retried")) })}>
          {t("preferences.retry")}
        </Button>
        <Problem error={resume.error} />
      </div>
    </section>
  );
}
