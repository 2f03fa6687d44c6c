import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { sourcesQuery } from "./api";
import { SourceCard } from "./SourceCard";
import { SourceForm } from "./SourceForm";
import classes from "./Sources.module.css";

/** The secretariat's page of sources: how each is, in words, and what can be done about it. */
export default function SourcesPage() {
  const { t } = useTranslation("countries");
  const me = useMe();
  const [adding, setAdding] = useState(false);
  const sources = useQuery({ ...sourcesQuery, enabled: me.staff });
  if (!me.staff) return <NotFound />;
  const items = sources.data?.items ?? [];
  const troubled = items.filter((source) => source.error && source.state !== "off").length;
  const add = (
    <Button leftSection={<IconPlus size={20} aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t("sources.add")}
    </Button>
  );
  return (
    <Page
      title={t("sources.title")}
      crumb={<Link to="/veille">{t("sources.crumb")}</Link>}
      meta={items.length > 0 ? `${t("sources.count", { count: items.length })} · ${t("sources.troubled", { count: troubled })}` : null}
      actions={items.length > 0 ? add : null}
    >
      {sources.data && !sources.data.collecting ? <p className={classes.notice}>{t("sources.notCollecting")}</p> : null}
      {sources.isPending ? <Waiting /> : null}
      <Problem error={sources.error} retry={() => void sources.refetch()} />
      <ul className={list.cards}>
        {items.map((source) => (
          <li key={source.id} className={list.card}>
            <SourceCard source={source} />
          </li>
        ))}
      </ul>
      {sources.data && items.length === 0 ? (
        <EmptyState title={t("sources.none")} lead={t("sources.noneLead")} action={add} />
      ) : null}
      {adding ? <SourceForm close={() => setAdding(false)} /> : null}
    </Page>
  );
}
