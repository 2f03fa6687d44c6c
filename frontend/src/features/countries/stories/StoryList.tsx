import { Button, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { CountryField } from "../../../ui/CountryField";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { useSearchText } from "../../../ui/useSearchText";
import { Waiting } from "../../../ui/Waiting";
import { storiesQuery, type StorySearch } from "./api";
import { StoryCard } from "./StoryCard";
import classes from "./stories.module.css";

const kinds = ["without", "know", "watch", "alert", "aside"] as const;
type Kind = (typeof kinds)[number];

const asked = (kind: Kind | undefined): StorySearch => {
  if (kind === undefined) return {};
  return kind === "aside" ? { show: "aside" } : { bulletin: kind };
};

/** Stories, the newest first, as far as one scrolls: found by words, country, and what was made of them. */
export function StoryList({ mine = false }: { mine?: boolean }) {
  const { t } = useTranslation("countries");
  const { text, setText, q, value, set } = useSearchText({});
  const country = value("country");
  const kind = kinds.find((one) => one === value("made"));
  const stories = useInfiniteQuery({ ...storiesQuery({ mine, q, country, ...asked(kind) }), placeholderData: keepPreviousData });
  const shown = stories.data?.pages.flatMap(({ items }) => items) ?? [];
  const narrowed = q !== "" || country !== "" || kind !== undefined;
  return (
    <section aria-label={t(mine ? "stories.tabs.mine" : "stories.tabs.all")}>
      <div className={classes.filters} role="search">
        <TextInput
          type="search"
          label={t("stories.search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          maxLength={100}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <CountryField label={t("stories.country")} none={t("stories.allCountries")} value={country} onChange={(code) => set({ country: code })} />
        <Select
          label={t("stories.made")}
          data={[{ value: "", label: t("stories.kinds.open") }, ...kinds.map((one) => ({ value: one, label: t(`stories.kinds.${one}`) }))]}
          value={kind ?? ""}
          onChange={(chosen) => set({ made: chosen ?? "" })}
        />
      </div>
      {stories.isPending ? <Waiting rows={6} /> : null}
      <Problem error={stories.error} retry={() => void stories.refetch()} />
      {stories.data && shown.length === 0 ? <Nothing mine={mine} narrowed={narrowed} /> : null}
      <ul className={list.cards}>
        {shown.map((story) => (
          <li key={story.id} className={list.card}>
            <StoryCard story={story} />
          </li>
        ))}
      </ul>
      {stories.hasNextPage ? (
        <Button variant="default" mt={16} loading={stories.isFetchingNextPage} onClick={() => void stories.fetchNextPage()}>
          {t("stories.more")}
        </Button>
      ) : null}
    </section>
  );
}

function Nothing({ mine, narrowed }: { mine: boolean; narrowed: boolean }) {
  const { t } = useTranslation("countries");
  if (narrowed) return <EmptyState title={t("stories.noneFound")} lead={t("stories.noneFoundLead")} />;
  if (!mine) return <EmptyState title={t("stories.none")} lead={t("stories.noneLead")} />;
  return (
    <EmptyState
      title={t("stories.noneMine")}
      lead={t("stories.noneMineLead")}
      action={<LinkButton to="/veille/all">{t("stories.toAll")}</LinkButton>}
    />
  );
}
