import { Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import { themesQuery } from "../../../core/reference";
import { CountryField } from "../../../ui/CountryField";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { useSearchText } from "../../../ui/useSearchText";
import { Waiting } from "../../../ui/Waiting";
import { requestsQuery } from "./api";
import { RequestRows } from "./RequestRows";
import classes from "./Requests.module.css";

/** What all authorities ask for now, by theme and country. */
export function OpenRequests() {
  const { t } = useTranslation("buddying");
  const { text, setText, q, page, value, set } = useSearchText({});
  const open = useQuery({
    ...requestsQuery({ state: "open", q, theme: value("theme"), country: value("country"), page, page_size: 20 }),
    placeholderData: keepPreviousData,
  });
  const themes = useQuery(themesQuery).data?.items ?? [];
  const narrowed = [q, value("theme"), value("country")].some(Boolean);
  return (
    <section className={list.section} aria-labelledby="open">
      <h2 id="open">{t("hub.open", { count: open.data?.total ?? 0 })}</h2>
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t("hub.search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label={t("theme")}
          data={[{ value: "", label: t("hub.allThemes") }, ...themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))]}
          value={value("theme")}
          onChange={(theme) => set({ theme: theme ?? "" })}
        />
        <CountryField label={t("country")} none={t("hub.allCountries")} value={value("country")} onChange={(country) => set({ country })} />
      </div>
      {open.isPending ? <Waiting rows={4} /> : null}
      <Problem error={open.error} retry={() => void open.refetch()} />
      {open.data && open.data.items.length > 0 ? <RequestRows items={open.data.items} /> : null}
      {open.data?.items.length === 0 ? <EmptyState title={t(narrowed ? "hub.openNone" : "hub.openEmpty")} lead={t(narrowed ? "hub.openNoneLead" : "hub.openEmptyLead")} /> : null}
      {open.data ? <Pager page={page} pages={open.data.pages} go={(to) => set({ page: String(to) })} /> : null}
    </section>
  );
}
