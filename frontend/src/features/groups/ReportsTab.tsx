import { Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo, formatNumber } from "../../core/format";
import { Dialog } from "../../ui/Dialog";
import { EmptyState } from "../../ui/EmptyState";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { Waiting } from "../../ui/Waiting";
import { reportsQuery, useCloseReport, type Report } from "./api";
import classes from "./ReportsTab.module.css";
import { useGroup } from "./useGroup";

/** What members asked the chairs to look at, the oldest first. */
export default function ReportsTab() {
  const { t } = useTranslation("groups");
  const group = useGroup();
  const reports = useQuery(reportsQuery(group.id));
  return (
    <section className={list.section} aria-labelledby="reports">
      <h2 id="reports" className="visually-hidden">
        {t("tabs.reports")}
      </h2>
      {reports.isPending ? <Waiting /> : null}
      <Problem error={reports.error} retry={() => void reports.refetch()} />
      {reports.data?.items.length === 0 ? <EmptyState title={t("reports.none")} lead={t("reports.noneLead")} /> : null}
      <ul className={list.cards}>
        {reports.data?.items.map((report) => (
          <li key={report.id} className={list.card}>
            <ReportCard report={report} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ReportCard({ report }: { report: Report }) {
  const { t } = useTranslation("groups");
  const close = useCloseReport();
  const [hiding, setHiding] = useState(false);
  const from = report.author.authority?.name ?? report.author.organisation;
  const when = formatAgo(report.created_at) ?? t("justNow", { ns: "ui" });
  const keep = () => close.mutate({ report: report.id, outcome: "kept" }, { onSuccess: () => say(t("reports.kept")) });
  return (
    <article>
      <h3>
        <Link to={`/discussions/${report.discussion_id}/${report.number}`}>
          {t("reports.about", { title: report.title, number: formatNumber(report.number) })}
        </Link>
      </h3>
      <p className={list.prose}>
        <b>{report.author.name}</b>
        {from ? `, ${from}` : null}
        {t("said", { ns: "ui" })}
        {report.state === "shown" ? report.excerpt : t("reports.notShown")}
      </p>
      <h4 className={classes.by}>{t("reports.by")}</h4>
      <PersonLine
        person={report.reporter}
        small
        note={
          <>
            <span className={list.soft}>{t("reports.when", { when })}</span>
            <p className={list.prose}>{t("quote", { words: report.reason })}</p>
          </>
        }
      />
      <div className={list.row} style={{ marginTop: 10 }}>
        {report.state === "shown" ? <Button onClick={() => setHiding(true)}>{t("reports.hide")}</Button> : null}
        <Button variant="default" loading={close.isPending && !hiding} onClick={keep}>
          {t("reports.keep")}
        </Button>
      </div>
      {hiding ? null : <Problem error={close.error} />}
      {hiding ? <HideDialog report={report} close={() => setHiding(false)} /> : null}
    </article>
  );
}

function HideDialog({ report, close }: { report: Report; close: () => void }) {
  const { t } = useTranslation("groups");
  const settle = useCloseReport();
  const remarks = useRemarks<"note">(settle.error);
  const [note, setNote] = useState("");
  return (
    <Dialog title={t("reports.hideTitle", { number: formatNumber(report.number) })} close={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ note })) return;
          settle.mutate(
            { report: report.id, outcome: "hidden", note },
            {
              onSuccess: () => {
                say(t("reports.hidden"));
                close();
              },
            },
          );
        }}
      >
        <Textarea
          data-autofocus
          required
          label={t("reports.note")}
          description={t("reports.noteWhy")}
          error={remarks.of("note")}
          autosize
          minRows={3}
          maxRows={10}
          maxLength={1000}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <FormFoot label={t("reports.hideButton")} pending={settle.isPending} error={settle.error} cancel={close} />
      </form>
    </Dialog>
  );
}
