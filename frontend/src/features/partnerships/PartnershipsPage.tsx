import { Checkbox, Select, TextInput } from "@mantine/core";
import { IconPlus, IconSearch, IconTableImport } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import { partnershipsQuery, type PartnershipSearch } from "../../core/partnerships";
import { asProblem } from "../../core/problems";
import { actionTypesQuery, themesQuery } from "../../core/reference";
import { useMe } from "../../core/session";
import { CountryField } from "../../ui/CountryField";
import { EmptyState } from "../../ui/EmptyState";
import { LinkButton } from "../../ui/LinkButton";
import { Page } from "../../ui/Page";
import { Pager } from "../../ui/Pager";
import { Problem } from "../../ui/Problem";
import { useSearchText } from "../../ui/useSearchText";
import { Waiting } from "../../ui/Waiting";
import { WatchTabs } from "../../ui/WatchTabs";
import { ExportMenu } from "./import/ExportMenu";
import { keptBy, mayEnter } from "./kept";
import classes from "./PartnershipsPage.module.css";
import { PartnershipTable } from "./PartnershipTable";

const standings = ["planned", "active", "paused", "ended"] as const;
const filters = ["country", "theme", "type", "status", "mine", "to_confirm"] as const;

/** The register: which authority works with whom abroad, one's own first. */
export default function PartnershipsPage() {
  const { t } = useTranslation("partnerships");
  const me = useMe();
  const { text, setText, q, page, value, set } = useSearchText({});
  const status = standings.find((standing) => standing === value("status"));
  const search: PartnershipSearch = {
    q,
    country: value("country"),
    theme: value("theme"),
    action_type: value("type"),
    ...(status ? { status } : {}),
    ...(Number(value("authority")) > 0 ? { authority_id: Number(value("authority")) } : {}),
    mine: value("mine") === "1",
    to_confirm: value("to_confirm") === "1",
    page,
  };
  const found = useQuery({ ...partnershipsQuery(search), placeholderData: keepPreviousData });
  const types = useQuery(actionTypesQuery).data?.items ?? [];
  const themes = useQuery(themesQuery).data?.items ?? [];
  const narrowed = q !== "" || [...filters, "authority"].some((name) => value(name) !== "");
  const choice = (items: { slug: string; name: string; name_en: string }[], all: string) => [
    { value: "", label: all },
    ...items.map((item) => ({ value: item.slug, label: localName(item) })),
  ];

  if (asProblem(found.error).status === 404) return <Problem error={found.error} page />;
  return (
    <Page
      title={t("title")}
      meta={found.data ? t("count", { count: found.data.total }) : null}
      actions={
        <>
          <ExportMenu search={search} />
          {mayEnter(me) ? (
            <>
              <LinkButton to="/partnerships/import" variant="default" leftSection={<IconTableImport size={20} aria-hidden="true" />}>
                {t("import.open")}
              </LinkButton>
              <LinkButton to="/partnerships/new" leftSection={<IconPlus size={20} aria-hidden="true" />}>
                {t("enter")}
              </LinkButton>
            </>
          ) : null}
        </>
      }
    >
      <WatchTabs />
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t("search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <CountryField label={t("country")} none={t("allCountries")} value={value("country")} onChange={(country) => set({ country })} />
        <Select label={t("type")} data={choice(types, t("allTypes"))} value={value("type")} onChange={(type) => set({ type: type ?? "" })} />
        <Select label={t("theme")} data={choice(themes, t("allThemes"))} value={value("theme")} onChange={(theme) => set({ theme: theme ?? "" })} />
        <Select
          label={t("status")}
          data={[{ value: "", label: t("allStatuses") }, ...standings.map((standing) => ({ value: standing, label: t(`partnership.standing.${standing}`, { ns: "ui" }) }))]}
          value={status ?? ""}
          onChange={(chosen) => set({ status: chosen ?? "" })}
        />
      </div>
      <div className={classes.switches}>
        {keptBy(me).length > 0 ? (
          <Checkbox checked={value("mine") === "1"} onChange={(event) => set({ mine: event.currentTarget.checked ? "1" : "" })} label={t("mine")} />
        ) : null}
        <Checkbox checked={value("to_confirm") === "1"} onChange={(event) => set({ to_confirm: event.currentTarget.checked ? "1" : "" })} label={t("toConfirm")} />
      </div>
      {found.isPending ? <Waiting rows={8} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data && found.data.items.length > 0 ? <PartnershipTable items={found.data.items} /> : null}
      {found.data?.items.length === 0 ? (
        <EmptyState
          title={t(narrowed ? "none" : "empty")}
          lead={t(narrowed ? "noneLead" : "emptyLead")}
          action={mayEnter(me) ? <LinkButton to="/partnerships/new">{t("enter")}</LinkButton> : null}
        />
      ) : null}
      {found.data ? <Pager page={page} pages={found.data.pages} go={(to) => set({ page: String(to) })} /> : null}
    </Page>
  );
}
