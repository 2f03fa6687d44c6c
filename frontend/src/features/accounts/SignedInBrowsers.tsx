import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatAgo } from "../../core/format";
import { ConfirmButton } from "../../ui/ConfirmButton";
import list from "../../ui/List.module.css";
import { Problem } from "../../ui/Problem";
import { Tag } from "../../ui/Tag";
import { Waiting } from "../../ui/Waiting";
import { browsersQuery, useCloseSession } from "./api";
import { browserWords } from "./browserWords";

/** Where one is signed in, and how to close what one no longer uses. */
export function SignedInBrowsers() {
  const { t } = useTranslation("accounts");
  const browsers = useQuery(browsersQuery);
  const close = useCloseSession();
  const others = browsers.data?.items.filter(({ current }) => !current) ?? [];
  const named = (agent: string) => browserWords(agent) || t("sessions.unknown");

  return (
    <section className={list.section} aria-labelledby="sessions">
      <h2 id="sessions">{t("sessions.title")}</h2>
      <p className={list.soft}>{t("sessions.lead")}</p>
      {browsers.isPending ? <Waiting rows={2} /> : null}
      <Problem error={browsers.error ?? close.error} />
      <ul className={list.list}>
        {browsers.data?.items.map((browser) => (
          <li key={browser.id} className={list.row}>
            <div style={{ flex: "1 1 220px" }}>
              <strong>{named(browser.user_agent)}</strong> {browser.current ? <Tag>{t("sessions.current")}</Tag> : null}
              <div className={`${list.soft} ${list.small}`}>
                {t("sessions.seen", { when: formatAgo(browser.last_seen_at) ?? t("justNow", { ns: "ui" }) })}
              </div>
            </div>
            {browser.current ? null : (
              <Button
                variant="default"
                loading={close.isPending && close.variables === browser.id}
                aria-label={t("sessions.closeNamed", { name: named(browser.user_agent) })}
                onClick={() => close.mutate(browser.id)}
              >
                {t("sessions.close")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {others.length > 1 ? (
        <ConfirmButton
          label={t("sessions.closeAll")}
          title={t("sessions.closeAllTitle")}
          confirm={t("sessions.closeAll")}
          pending={close.isPending}
          error={close.error}
          onConfirm={() => close.mutateAsync(null)}
        >
          <p>{t("sessions.closeAllWords")}</p>
        </ConfirmButton>
      ) : null}
    </section>
  );
}
