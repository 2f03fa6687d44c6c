import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { Pager } from "../../../ui/Pager";
import { Problem } from "../../../ui/Problem";
import { importErrorsQuery, type Import, type ImportError } from "./api";
import classes from "./Import.module.css";

/** What is wrong, by line, and what to do about it. */
export function Errors({ shown }: { shown: Import }) {
  const { t } = useTranslation("accounts");
  const [page, setPage] = useState(1);
  const found = useQuery({ ...importErrorsQuery(shown.id, page), placeholderData: keepPreviousData });
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
            <ErrorRow key={`${error.line} ${error.column} ${error.slug}`} error={error} />
          ))}
        </tbody>
      </table>
      {found.data ? <Pager page={page} pages={found.data.pages} go={setPage} /> : null}
    </section>
  );
}

function ErrorRow({ error }: { error: ImportError }) {
  const { t } = useTranslation("accounts");
  const remark = t([`import.remarks.${error.slug}`, "import.remarks.other"]);
  return (
    <tr>
      <td className={classes.line} data-heading={t("import.line")}>
        {error.line}
      </td>
      <td data-heading={t("import.column")}>{t(`import.columns.${error.column}`)}</td>
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

function Found({ error }: { error: ImportError }) {
  const { t } = useTranslation("accounts");
  if (error.slug === "repeated") return <span>{t("import.lineValue", { line: error.value })}</span>;
  if (!error.value) return <span className={list.soft}>{t("import.nothing")}</span>;
  return (
    <span>
      <span className={classes.value}>{error.value}</span>
    </span>
  );
}
