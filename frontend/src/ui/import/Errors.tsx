import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import list from "../List.module.css";
import { Pager } from "../Pager";
import { Problem } from "../Problem";
import { listErrorsQuery, type BroughtList, type ListCalls, type ListError } from "./calls";
import classes from "./Import.module.css";

/** What is wrong, by line, and what to do about it. */
export function Errors<Shown extends BroughtList>({ calls, shown }: { calls: ListCalls<Shown>; shown: Shown }) {
  const { t } = useTranslation("ui");
  const [page, setPage] = useState(1);
  const found = useQuery({ ...listErrorsQuery(calls, shown.id, page), placeholderData: keepPreviousData });
  const errors = found.data?.items ?? shown.errors;

  return (
    <section className={`${list.section} ${classes.after}`} aria-labelledby="errors">
      <h2 id="errors">{t("import.errorsTitle")}</h2>
      <p className={list.soft} style={{ marginBottom: 10 }}>
        {t("import.errorsWhy")}
      </p>
      <Problem error={found.error} retry={() => void found.refetch()} />
      <table className={classes.table}>
        <caption className="visually-hidden">{t("import.errorsTitle")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("import.line")}</th>
            <th scope="col">{t("import.column")}</th>
            <th scope="col">{t("import.found")}</th>
            <th scope="col">{t("import.remedy")}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((error) => (
            <ErrorRow room={calls.room} key={`${error.line} ${error.column} ${error.slug}`} error={error} />
          ))}
        </tbody>
      </table>
      {found.data ? <Pager page={page} pages={found.data.pages} go={setPage} /> : null}
    </section>
  );
}

function ErrorRow({ room, error }: { room: string; error: ListError }) {
  const { t } = useTranslation("ui");
  const { t: own } = useTranslation(room);
  const remark = own([`import.remarks.${error.slug}`, "import.remarks.other"]);
  return (
    <tr>
      <td className={classes.line} data-heading={t("import.line")}>
        {error.line}
      </td>
      <td data-heading={t("import.column")}>{own(`import.columns.${error.column}`)}</td>
      <td data-heading={t("import.found")}>
        <Found error={error} />
      </td>
      <td data-heading={t("import.remedy")}>
        <div>
          {remark}
          {error.candidates?.length ? <div className={list.soft}>{t("import.candidates", { names: error.candidates.join(", ") })}</div> : null}
        </div>
      </td>
    </tr>
  );
}

function Found({ error }: { error: ListError }) {
  const { t } = useTranslation("ui");
  if (error.slug === "repeated") return <span>{t("import.lineValue", { line: error.value })}</span>;
  if (!error.value) return <span className={list.soft}>{t("import.nothing")}</span>;
  return (
    <span>
      <span className={classes.value}>{error.value}</span>
    </span>
  );
}
