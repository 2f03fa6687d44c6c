import { Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { themesQuery } from "../../../core/reference";
import { CountryField } from "../../../ui/CountryField";
import { regionsQuery, type BoardSearch } from "./api";
import classes from "./Board.module.css";
import type { BoardList } from "./BoardNav";

interface Props {
  text: string;
  setText: (text: string) => void;
  search: BoardSearch;
  set: (change: Record<string, string>) => void;
  /** The list that is narrowed: authorities have no theme. */
  of: BoardList;
}

/** What the lists, their figures and the workbook are narrowed to. */
export function BoardFilters({ text, setText, search, set, of }: Props) {
  const { t } = useTranslation("buddying");
  const themes = useQuery(themesQuery).data?.items ?? [];
  const regions = useQuery(regionsQuery).data?.items ?? [];
  return (
    <div className={classes.filters}>
      <TextInput
        type="search"
        label={t(of === "load" ? "board.searchAuthority" : "board.search")}
        leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Select
        label={t("board.region")}
        data={[{ value: "", label: t("board.allRegions") }, ...regions.map((name) => ({ value: name, label: name }))]}
        value={search.region}
        onChange={(region) => set({ region: region ?? "" })}
      />
      {of === "load" ? null : (
        <>
          <Select
            label={t("board.theme")}
            data={[{ value: "", label: t("board.allThemes") }, ...themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))]}
            value={search.theme}
            onChange={(theme) => set({ theme: theme ?? "" })}
          />
          <CountryField label={t("board.country")} none={t("board.allCountries")} value={search.country} onChange={(country) => set({ country })} />
        </>
      )}
    </div>
  );
}
