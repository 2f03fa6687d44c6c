import { useTranslation } from "react-i18next";
import list from "../../../ui/List.module.css";
import { Tag } from "../../../ui/Tag";
import type { Import, ImportedLine } from "./api";
import classes from "./Import.module.css";

/** The first lines, with what each would do. */
export function Preview({ shown }: { shown: Import }) {
  const { t } = useTranslation("accounts");
  if (shown.preview.length === 0) return null;
  return (
    <section className={`${list.section} ${classes.after}`} aria-labelledby="preview">
      <h2 id="preview">{t("import.previewTitle")}</h2>
      <p className={list.soft} style={{ marginBottom: 10 }}>
        {t("import.previewFirst", { count: shown.preview.length })}
      </p>
      <table className={classes.table}>
        <caption className="visually-hidden">{t("import.previewTitle")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("import.line")}</th>
            <th scope="col">{t("import.person")}</th>
            <th scope="col">{t("import.place")}</th>
            <th scope="col">{t("import.effect")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.preview.map((line) => (
            <Line key={line.line} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Line({ line }: { line: ImportedLine }) {
  const { t } = useTranslation("accounts");
  const place = line.authority ?? line.organisation;
  const changes = line.outcome === "update" ? line.changes.map((change) => t(`import.changes.${change}`)).join(", ") : "";
  return (
    <tr>
      <td className={classes.line} data-heading={t("import.line")}>
        {line.line}
      </td>
      <th scope="row" data-heading={t("import.person")}>
        <div>
          {line.name}
          <div className={`${list.soft} ${list.small}`} style={{ fontWeight: 400, overflowWrap: "anywhere" }}>
            {line.email}
          </div>
        </div>
      </th>
      <td data-heading={t("import.place")}>
        <div>
          {place}
          {line.title && line.role ? (
            <div className={`${list.soft} ${list.small}`}>
              {line.title} ({t(`roles.${line.role}`, { ns: "ui" })})
            </div>
          ) : null}
        </div>
      </td>
      <td data-heading={t("import.effect")}>
        <div>
          <Tag tone={line.outcome === "unchanged" ? "quiet" : "accent"}>{t(`import.outcomes.${line.outcome}`)}</Tag>
          {changes ? <div className={`${list.soft} ${list.small}`}>{changes}</div> : null}
        </div>
      </td>
    </tr>
  );
}
