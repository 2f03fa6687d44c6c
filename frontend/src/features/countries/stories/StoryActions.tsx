import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton } from "../../../ui/LinkButton";
import { Problem } from "../../../ui/Problem";
import { ProposeBulletin } from "../bulletins/ProposeBulletin";
import { useSetAside, type Story } from "./api";

/** Make a bulletin of a story or go to the one it has; take it off the list, or put it back. */
export function StoryActions({ story }: { story: Story }) {
  const { t } = useTranslation("countries");
  const [making, setMaking] = useState(false);
  const setAside = useSetAside(story.id);
  return (
    <>
      {story.bulletin_id === null ? null : (
        <LinkButton to={`/bulletins/${story.bulletin_id}`} variant="default">
          {t("stories.readBulletin")}
        </LinkButton>
      )}
      {story.can_assess && story.bulletin_state !== "proposed" && story.bulletin_state !== "published" ? <Button onClick={() => setMaking(true)}>{t("bulletins.make")}</Button> : null}
      {story.can_assess ? (
        <Button variant="subtle" loading={setAside.isPending} onClick={() => setAside.mutate(!story.set_aside)}>
          {t(story.set_aside ? "stories.putBack" : "stories.setAside")}
        </Button>
      ) : null}
      <Problem error={setAside.error} />
      {making ? <ProposeBulletin storyId={story.id} close={() => setMaking(false)} /> : null}
    </>
  );
}
