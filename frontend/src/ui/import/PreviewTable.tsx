import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import list from "../List.module.css";
import { Tag } from "../Tag";
import classes from "./Import.module.css";

export interface PreviewLine {
  line: number;
  outcome: "create" | "update" | "unchanged";
  /** What would change, in words. */
  changes: string[];
  /** Under the two middle headings: what it is about, and where. */
  cells: [ReactNode, ReactNode];
}

/** The first lines of a list, with what each would do. */
export function PreviewTable({ room, headings, lines }: { room: string; headings: [string, string]; lines: PreviewLine[] }) {
  const { t } = useTranslation("ui");
  const { t: own } = useTranslation(room);
  if (lines.length === 0) return null;
  return (
    <section className={`${list.section} ${classes.after}`} aria-labelledby="preview">
      <h2 id="preview">{t("import.previewTitle")}</h2>
      <p className={list.soft} style={{ marginBottom: 10 }}>
        {t("import.previewFirst", { count: lines.length })}
      </p>
      <table className={classes.table}>
        <caption className="visually-hidden">{t("import.previewTitle")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("import.line")}</th>
            <th scope="col">{headings[0]}</th>
            <th scope="col">{headings[1]}</th>
            <th scope="col">{t("import.effect")}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ line, outcome, changes, cells }) => (
            <tr key={line}>
              <td className={classes.line} data-heading={t("import.line")}>
                {line}
              </td>
              <th scope="row" data-heading={headings[0]}>
                <div>{cells[0]}</div>
              </th>
              <td data-heading={headings[1]}>
                <div>{cells[1]}</div>
              </td>
              <td data-heading={t("import.effect")}>
                <div>
                  <Tag tone={outcome === "unchanged" ? "quiet" : "accent"}>{own(`import.outcomes.${outcome}`)}</Tag>
                  {outcome === "update" ? <div className={`${list.soft} ${list.small}`}>{changes.join(", ")}</div> : null}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
