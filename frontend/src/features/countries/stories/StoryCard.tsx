import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useCountryName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { SeverityTag } from "../bulletins/SeverityTag";
import { Ago } from "./Ago";
import type { Story } from "./api";
import { StoryActions } from "./StoryActions";
import classes from "./stories.module.css";

/** A story in the list: what happened, where, who tells it, and what can be done with it. */
export function StoryCard({ story }: { story: Story }) {
  const { t } = useTranslation("countries");
  return (
    <article className={classes.story}>
      <StoryMeta story={story} />
      <h2 lang={story.language}>
        <Link to={`/veille/stories/${story.id}`}>{story.title}</Link>
      </h2>
      <p className={`${list.soft} ${list.small}`}>
        {t("stories.told", { count: t("stories.sources", { count: story.item_count }), names: story.sources.join(", ") })}
      </p>
      <div className={list.row}>
        <StoryActions story={story} />
        {story.can_assess && story.item_count > 1 ? (
          <Button component={Link} to={`/veille/stories/${story.id}#items`} variant="subtle">
            {t("stories.part")}
          </Button>
        ) : null}
      </div>
    </article>
  );
}

/** Where, when, and what was made of it. */
export function StoryMeta({ story }: { story: Story }) {
  const { t } = useTranslation("countries");
  const country = useCountryName();
  const severity = (["know", "watch", "alert"] as const).find((one) => one === story.bulletin_severity);
  return (
    <p className={classes.meta}>
      {severity ? <SeverityTag severity={severity} quiet={story.bulletin_state !== "published"} /> : null}
      {story.bulletin_state === "proposed" ? <span>{t("stories.proposed")}</span> : null}
      <span className={classes.where}>{story.countries.length > 0 ? story.countries.map(country).join(", ") : t("stories.nowhere")}</span>
      <Ago at={story.last_at} />
    </p>
  );
}
