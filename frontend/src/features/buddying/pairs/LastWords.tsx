import { useQuery, useQueryClient } from "@tanstack/react-query";
import { IconMessage } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { formatAgo } from "../../../core/format";
import { live } from "../../../core/live";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { lastWordsQuery } from "./api";
import classes from "./Pair.module.css";

/** What the two said to each other last, and the way into their discussion. */
export function LastWords({ discussion }: { discussion: number }) {
  const { t } = useTranslation("buddying");
  const words = useQuery(lastWordsQuery(discussion));
  const client = useQueryClient();
  // The discussion's own frames are for its own page: here one only asks again.
  useEffect(
    () =>
      live.onFrame((name, payload) => {
        if (!name.startsWith("discussion.message") || payload.discussion_id !== discussion) return;
        void client.invalidateQueries({ queryKey: lastWordsQuery(discussion).queryKey });
      }),
    [client, discussion],
  );
  const said = words.data?.items.filter(({ body }) => body !== "") ?? [];
  return (
    <section className={`${list.section} ${classes.screen}`} aria-labelledby="words">
      <div className={list.titled}>
        <h2 id="words">{t("pairs.words.title")}</h2>
        <LinkButton to={`/discussions/${discussion}`} variant="default" mih={44} leftSection={<IconMessage size={18} stroke={1.7} aria-hidden="true" />}>
          {t("pairs.words.open")}
        </LinkButton>
      </div>
      <Problem error={words.error} retry={() => void words.refetch()} />
      {words.isPending ? <Waiting rows={2} /> : null}
      {words.data && said.length === 0 ? <p className={list.soft}>{t("pairs.words.none")}</p> : null}
      {said.length > 0 ? (
        <ul className={list.list}>
          {said.map(({ id, author, html, created_at: at }) => (
            <li key={id}>
              <div className={`${list.soft} ${list.small}`}>
                <b>{author.name}</b> · <time dateTime={at}>{formatAgo(at) ?? t("pairs.words.now")}</time>
              </div>
              <div className={classes.said} dangerouslySetInnerHTML={{ __html: html }} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
