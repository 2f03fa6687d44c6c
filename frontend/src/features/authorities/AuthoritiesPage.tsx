import { Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatNumber } from "../../core/format";
import { asProblem } from "../../core/problems";
import { DirectoryTabs } from "../../ui/DirectoryTabs";
import { EmptyState } from "../../ui/EmptyState";
import { Page } from "../../ui/Page";
import { Pager } from "../../ui/Pager";
import { Problem } from "../../ui/Problem";
import { useSearchText } from "../../ui/useSearchText";
import { Waiting } from "../../ui/Waiting";
import { authoritiesQuery, regionsQuery, type Authority } from "./api";
import classes from "./AuthoritiesPage.module.css";
import { kinds } from "./kinds";

/** The register: authorities by name, SIREN, region or kind, the most populated first. */
export default function AuthoritiesPage() {
  const { t } = useTranslation("authorities");
  const { text, setText, q, page, value, set } = useSearchText({});
  const region = value("region");
  const kind = value("kind");
  const found = useQuery({ ...authoritiesQuery({ q, region, kind, page }), placeholderData: keepPreviousData });
  const regions = useQuery(regionsQuery);

  if (asProblem(found.error).status === 404) return <Problem error={found.error} page />;
  return (
    <Page title={t("title")} meta={found.data ? t("count", { count: found.data.total }) : null}>
      <DirectoryTabs />
      <div className={classes.filters}>
        <TextInput
          type="search"
          label={t("search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Select
          label={t("region")}
          data={[{ value: "", label: t("allRegions") }, ...(regions.data?.items ?? [])]}
          value={region}
          onChange={(chosen) => set({ region: chosen ?? "" })}
        />
        <Select
          label={t("kind")}
          data={[{ value: "", label: t("allKinds") }, ...kinds.map((name) => ({ value: name, label: t(`kinds.${name}`) }))]}
          value={kind}
          onChange={(chosen) => set({ kind: chosen ?? "" })}
        />
      </div>
      {found.isPending ? <Waiting rows={8} /> : null}
      <Problem error={found.error ?? regions.error} retry={() => void found.refetch()} />
      {found.data && found.data.items.length > 0 ? <Table items={found.data.items} /> : null}
      {found.data?.items.length === 0 ? <EmptyState title={t("none")} lead={t("noneLead")} /> : null}
      {found.data ? <Pager page={page} pages={found.data.pages} go={(to) => set({ page: String(to) })} /> : null}
    </Page>
  );
}

function Table({ items }: { items: Authority[] }) {
  const { t } = useTranslation("authorities");
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("title")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("name")}</th>
          <th scope="col">{t("kind")}</th>
          <th scope="col">{t("region")}</th>
          <th scope="col" className={classes.number}>
            {t("population")}
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((authority) => (
          <tr key={authority.id}>
            <th scope="row">
              <Link to={`/authorities/${authority.id}`}>{authority.name}</Link>
            </th>
            <td>{t(`kinds.${authority.kind}`)}</td>
            <td>{authority.region}</td>
            <td className={classes.number}>{t("inhabitants", { formatted: formatNumber(authority.population) })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
