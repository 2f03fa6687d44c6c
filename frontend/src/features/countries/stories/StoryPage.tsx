import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, useParams } from "react-router";
import { useHear } from "../../../core/live";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { WaitingPage } from "../../../ui/Waiting";
import { Ago } from "./Ago";
import { storyQuery, usePartItem, type StoryItem, type WholeStory } from "./api";
import { JoinStories } from "./JoinStories";
import classes from "./stories.module.css";
import { StoryActions } from "./StoryActions";
import { StoryMeta } from "./StoryCard";

/** One story with all that its sources said; one that was taken into another leads there. */
export default function StoryPage() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <ShownStory key={id} id={id} /> : <NotFound />;
}

function ShownStory({ id }: { id: number }) {
  const { t } = useTranslation("countries");
  const answer = useQuery(storyQuery(id));
  const [joining, setJoining] = useState(false);
  useHear(["veille"]);
  if (answer.isPending) return <WaitingPage />;
  if (!answer.data) return <Problem error={answer.error} retry={() => void answer.refetch()} page />;
  const story = answer.data;
  if (story.merged_into !== null) return <Navigate to={`/veille/stories/${story.merged_into}`} replace />;
  return (
    <Page title={story.title} crumb={<Link to="/veille">{t("stories.title")}</Link>} meta={<StoryMeta story={story} />}>
      {story.set_aside ? <p className={list.stand}>{t("stories.isAside")}</p> : null}
      <div className={list.row}>
        <StoryActions story={story} />
        {story.can_assess ? (
          <Button variant="subtle" onClick={() => setJoining(true)}>
            {t("stories.join")}
          </Button>
        ) : null}
      </div>
      <section className={`${list.section} ${classes.items}`} aria-labelledby="items">
        <h2 id="items">{t("stories.sources", { count: story.item_count })}</h2>
        <ul className={list.list}>
          {story.items.map((item) => (
            <li key={item.id}>
              <Item item={item} story={story} />
            </li>
          ))}
        </ul>
      </section>
      {joining ? <JoinStories story={story} close={() => setJoining(false)} /> : null}
    </Page>
  );
}

function Item({ item, story }: { item: StoryItem; story: WholeStory }) {
  const { t } = useTranslation("countries");
  const part = usePartItem(story.id);
  return (
    <article className={classes.item}>
      <h3 lang={item.language}>
        {item.url ? (
          <a href={item.url} rel="noreferrer noopener" target="_blank">
            {item.title}
          </a>
        ) : (
          item.title
        )}
      </h3>
      <p className={classes.meta}>
        <span>{item.source_name}</span>
        {item.typed ? <span>{t("stories.typed")}</span> : null}
        <Ago at={item.published_at ?? item.fetched_at} />
      </p>
      {item.summary ? <div className={classes.summary} lang={item.language} dangerouslySetInnerHTML={{ __html: item.summary }} /> : null}
      {story.can_assess && story.item_count > 1 ? (
        <Button
          variant="default"
          aria-label={t("stories.partNamed", { source: item.source_name })}
          loading={part.isPending}
          onClick={() => part.mutate(item.id, { onSuccess: () => say(t("stories.parted")) })}
        >
          {t("stories.part")}
        </Button>
      ) : null}
      <Problem error={part.error} />
    </article>
  );
}
