import { Button } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { spoken } from "../../core/i18n";
import { asProblem } from "../../core/problems";
import { LinkButton } from "../../ui/LinkButton";
import list from "../../ui/List.module.css";
import { Plain } from "../../ui/Plain";
import { Problem } from "../../ui/Problem";
import { TrustLinks } from "../../ui/TrustLinks";
import { Waiting } from "../../ui/Waiting";
import { unsubscriptionQuery, useUnsubscribe, type Unsubscription } from "./api";

/** Where the link of a mail leads: it says what would stop, and stops it only when asked to. */
export default function UnsubscribePage() {
  const { t } = useTranslation("notifications");
  const token = useSearchParams()[0].get("token") ?? "";
  const query = useQuery({ ...unsubscriptionQuery(token), enabled: token !== "" });
  // A token that no mail of ours bears is refused for its form, or for not being ours: to who opens it, the same.
  const wrong = token === "" || [404, 422].includes(asProblem(query.error).status);

  if (wrong) {
    return (
      <Plain title={t("unsubscribe.wrongTitle")} lead={t("unsubscribe.wrong")} foot={<TrustLinks />}>
        <LinkButton to="/me/notifications">{t("unsubscribe.enter")}</LinkButton>
      </Plain>
    );
  }
  return (
    <Plain title={t(query.data?.done ? "unsubscribe.doneTitle" : "unsubscribe.title")} foot={<TrustLinks />}>
      {query.isPending ? <Waiting rows={1} /> : null}
      <Problem error={query.error} retry={() => void query.refetch()} />
      <div role="status">{query.data?.done ? <Done unsubscription={query.data} /> : null}</div>
      {query.data && !query.data.done ? <Ask token={token} unsubscription={query.data} /> : null}
    </Plain>
  );
}

function Titles({ titles }: Pick<Unsubscription, "titles">) {
  return (
    <ul>
      {titles.map((title) => (
        <li key={title.fr}>{spoken(title)}</li>
      ))}
    </ul>
  );
}

function Ask({ token, unsubscription: { titles } }: { token: string; unsubscription: Unsubscription }) {
  const { t } = useTranslation("notifications");
  const stop = useUnsubscribe(token);
  const all = titles.length === 0;
  return (
    <>
      <p>{t(all ? "unsubscribe.willStopAll" : "unsubscribe.willStop")}</p>
      {all ? null : <Titles titles={titles} />}
      <Button mt="md" mb="md" loading={stop.isPending} onClick={() => stop.mutate()}>
        {t(all ? "unsubscribe.pressAll" : "unsubscribe.press")}
      </Button>
      <Problem error={stop.error} />
    </>
  );
}

function Done({ unsubscription: { titles } }: { unsubscription: Unsubscription }) {
  const { t } = useTranslation("notifications");
  const all = titles.length === 0;
  return (
    <>
      <div className={list.stand}>
        <IconCircleCheck size={22} stroke={1.7} aria-hidden="true" />
        <p>{t(all ? "unsubscribe.doneAll" : "unsubscribe.done")}</p>
        {all ? null : <Titles titles={titles} />}
      </div>
      <LinkButton to="/me/notifications" variant="default" mt="md">
        {t("unsubscribe.toPreferences")}
      </LinkButton>
    </>
  );
}
