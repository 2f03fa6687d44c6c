import { Button, TextInput } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { Waiting } from "../../../ui/Waiting";
import { storiesQuery, useJoinStories, type WholeStory } from "./api";
import classes from "./stories.module.css";
import { StoryMeta } from "./StoryCard";

/** Take another story's sources into this one, because they tell of the same. */
export function JoinStories({ story, close }: { story: WholeStory; close: () => void }) {
  const { t } = useTranslation("countries");
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 250);
  const country = q === "" ? (story.countries[0] ?? "") : "";
  const found = useInfiniteQuery(storiesQuery({ q, country, show: "all" }));
  const others = found.data?.pages[0]?.items.filter(({ id }) => id !== story.id).slice(0, 10) ?? [];
  const join = useJoinStories(story.id);
  return (
    <Dialog title={t("stories.join")} close={close} size={640} high>
      <div className={list.fields}>
        <p>{t("stories.joinLead")}</p>
        <TextInput data-autofocus type="search" label={t("stories.search")} maxLength={100} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        {found.isPending ? <Waiting rows={3} /> : null}
        <Problem error={found.error ?? join.error} />
        {found.data && others.length === 0 ? <p className={list.soft}>{t("stories.noneFound")}</p> : null}
        <ul className={list.list}>
          {others.map((other) => (
            <li key={other.id} className={classes.other}>
              <div>
                <p lang={other.language}>{other.title}</p>
                <StoryMeta story={other} />
              </div>
              <Button
                variant="default"
                aria-label={t("stories.joinNamed", { title: other.title })}
                loading={join.isPending && join.variables === other.id}
                onClick={() =>
                  join.mutate(other.id, {
                    onSuccess: () => {
                      say(t("stories.joined"));
                      close();
                    },
                  })
                }
              >
                {t("stories.joinThis")}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
