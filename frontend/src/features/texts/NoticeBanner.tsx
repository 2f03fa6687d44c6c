import { Button } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { Problem } from "../../ui/Problem";
import { toAcknowledgeQuery, useAcknowledge } from "./api";
import classes from "./NoticeBanner.module.css";

/** Asks, without standing in the way, to take note of a notice that is new or has changed. */
export function NoticeBanner() {
  const { t } = useTranslation("texts");
  const owed = useQuery(toAcknowledgeQuery).data?.items[0];
  const acknowledge = useAcknowledge();
  const reading = useLocation().pathname === `/${owed?.name}`;
  if (!owed) return null;
  return (
    <section className={classes.banner} aria-label={t(`trust.${owed.name}`, { ns: "ui" })}>
      <IconFileText size={20} stroke={1.7} aria-hidden="true" />
      <p>
        {t(owed.known ? "changed" : "toRead")} {reading ? null : <Link to={`/${owed.name}`}>{t("read")}</Link>}
      </p>
      <Button size="sm" mih={44} variant="default" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(owed)}>
        {t("acknowledge")}
      </Button>
      <Problem error={acknowledge.error} />
    </section>
  );
}
