import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { formatDate } from "../../../core/format";
import { currentLanguage } from "../../../core/i18n";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { editionsQuery, useBegin, type EditionRow, type EditionState } from "./api";
import { StateTag } from "./StateTag";
import { formatParis } from "./paris";

const GROUPS: { name: "draft" | "submitted" | "approved" | "scheduled" | "sending" | "sent"; states: EditionState[] }[] = [
  { name: "draft", states: ["draft"] },
  { name: "submitted", states: ["submitted"] },
  { name: "approved", states: ["approved"] },
  { name: "scheduled", states: ["scheduled"] },
  { name: "sending", states: ["sending", "paused"] },
  { name: "sent", states: ["sent", "stopped"] },
];

/** The secretariat's editions of the letter: what is being written, what waits for somebody, what went out. */
export default function EditionsPage() {
  const { t } = useTranslation("digests");
  const me = useMe();
  const navigate = useNavigate();
  const [page, setPage] = useState(1);
  const editions = useQuery({ ...editionsQuery(page), enabled: me.staff, placeholderData: keepPreviousData });
  const begin = useBegin();
  if (!me.staff) return <NotFound />;
  const start = (
    <Button
      loading={begin.isPending}
      leftSection={<IconPlus size={20} aria-hidden="true" />}
      onClick={() => begin.mutate(undefined, { onSuccess: ({ row }) => void navigate(`/secretariat/editions/${row.id}`) })}
    >
      {t("editions.begin")}
    </Button>
  );
  const found = editions.data;
  return (
    <Page title={t("editions.title")} meta={t("editions.meta")} actions={found && found.total > 0 ? start : null}>
      <Problem error={begin.error} />
      {editions.isPending ? <Waiting rows={3} /> : null}
      <Problem error={editions.error} retry={() => void editions.refetch()} />
      {found?.total === 0 ? <EmptyState title={t("editions.none")} lead={t("editions.path")} action={start} /> : null}
      {GROUPS.map(({ name, states }) => {
        const rows = found?.items.filter((row) => states.includes(row.state)) ?? [];
        if (rows.length === 0) return null;
        return (
          <section key={name} className={list.section} aria-labelledby={`editions-${name}`}>
            <h2 id={`editions-${name}`}>{t(`editions.groups.${name}`)}</h2>
            <ul className={list.list}>
              {rows.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </ul>
          </section>
        );
      })}
      {found ? <Pager page={found.page} pages={found.pages} go={setPage} /> : null}
    </Page>
  );
}

function Row({ row }: { row: EditionRow }) {
  const { t } = useTranslation("digests");
  const title = (currentLanguage() === "en" ? row.title_en : "") || row.title_fr || t("editions.untitled");
  const who = (name: string | undefined, at: string | null) => (name && at ? { name, day: formatDate(at) } : null);
  const [changed, submitted, approved] = [
    who(row.changed_by?.name, row.changed_at),
    who(row.submitted_by?.name, row.submitted_at),
    who(row.approved_by?.name, row.approved_at),
  ];
  const said = [
    row.number === null ? null : t("editions.number", { number: row.number }),
    t("editions.count", { count: row.items }),
    row.state === "draft" && changed ? t("editions.changedBy", changed) : null,
    submitted ? t("editions.submittedBy", submitted) : null,
    approved ? t("editions.approvedBy", approved) : null,
    row.state === "scheduled" && row.scheduled_for ? t("editions.goes", { when: formatParis(row.scheduled_for) }) : null,
    row.sent_at ? t("editions.sentOn", { day: formatDate(row.sent_at) }) : null,
  ];
  return (
    <li className={list.reach}>
      <div className={list.row}>
        <Link to={`/secretariat/editions/${row.id}`}>{title}</Link>
        <StateTag state={row.state} />
      </div>
      <div className={`${list.soft} ${list.small}`}>{said.filter(Boolean).join(" · ")}</div>
    </li>
  );
}
