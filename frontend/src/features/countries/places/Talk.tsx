import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { formatAgo } from "../../../core/format";
import { live, useHear } from "../../../core/live";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { countryQuery, useEnterDiscussion, type CountryTalk } from "./api";
import classes from "./CountryPage.module.css";

/** Where people talk about the country: its last words for who is in, a way in for the others. */
export function Talk({ place, code }: { place: CountryTalk; code: string }) {
  const { t } = useTranslation("countries");
  const open = place.member && place.discussion_id !== null;
  useFreshWords(place, code);
  return (
    <section className={list.section} aria-labelledby="talk">
      <div className={list.titled}>
        <h2 id="talk">{t("places.talk.title")}</h2>
        {place.group_id !== null && place.reads ? (
          <Link to={`/groups/${place.group_id}`}>{t("places.talk.group", { count: place.member_count })}</Link>
        ) : null}
      </div>
      <ul className={list.list}>
        {place.messages.map((message) => (
          <li key={message.id}>
            {message.author ? <PersonLine person={message.author} small link /> : null}
            <p className={classes.message}>
              <Link to={`/discussions/${place.discussion_id}/${message.number}`}>{message.excerpt || t("places.talk.file")}</Link>
              <span className={classes.aside}>{formatAgo(message.created_at) ?? t("places.talk.now")}</span>
            </p>
          </li>
        ))}
      </ul>
      {open && place.messages.length > 0 ? (
        <LinkButton to={`/discussions/${place.discussion_id}`}>{t("places.talk.go")}</LinkButton>
      ) : (
        <EmptyState
          title={t(open ? "places.talk.silent" : place.group_id === null ? "places.talk.none" : "places.talk.closed", { count: place.member_count })}
          lead={t("places.talk.lead")}
          action={
            open ? (
              <LinkButton to={`/discussions/${place.discussion_id}`}>{t("places.talk.first")}</LinkButton>
            ) : place.may_come_in ? (
              <Enter code={code} label={t(place.discussion_id === null ? "places.talk.open" : "places.talk.join")} />
            ) : null
          }
        />
      )}
    </section>
  );
}

function Enter({ code, label }: { code: string; label: string }) {
  const navigate = useNavigate();
  const enter = useEnterDiscussion(code);
  return (
    <div>
      <Button
        loading={enter.isPending}
        // Not by the mutation's own callback: the page is asked again first, and this button may be gone by then.
        onClick={() => enter.mutateAsync().then(({ discussion_id: id }) => navigate(`/discussions/${id}`), () => undefined)}
      >
        {label}
      </Button>
      <Problem error={enter.error} />
    </div>
  );
}

/** What is said there meanwhile shows here too. */
function useFreshWords({ reads, group_id: groupId, discussion_id: discussionId }: CountryTalk, code: string): void {
  const client = useQueryClient();
  useHear(reads && groupId !== null ? [`group:${groupId}`] : []);
  useEffect(
    () =>
      live.onFrame((name, payload) => {
        const here = discussionId !== null && payload.discussion_id === discussionId;
        if (here && name.startsWith("discussion.")) void client.invalidateQueries({ queryKey: countryQuery(code).queryKey });
      }),
    [client, code, discussionId],
  );
}
