import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PreviewTable } from "../../../ui/import/PreviewTable";
import list from "../../../ui/List.module.css";
import type { Import, ImportedLine } from "./api";

/** The first people of a list, with what would be done with each. */
export function Preview({ shown }: { shown: Import }) {
  const { t } = useTranslation("accounts");
  const lines = shown.preview.map((line) => ({
    line: line.line,
    outcome: line.outcome,
    changes: line.changes.map((change) => t(`import.changes.${change}`)),
    cells: [<Who key="who" line={line} />, <Where key="where" line={line} />] satisfies [ReactNode, ReactNode],
  }));
  return <PreviewTable room="accounts" headings={[t("import.person"), t("import.place")]} lines={lines} />;
}

function Who({ line }: { line: ImportedLine }) {
  return (
    <>
      {line.name}
      <div className={`${list.soft} ${list.small}`} style={{ fontWeight: 400, overflowWrap: "anywhere" }}>
        {line.email}
      </div>
    </>
  );
}

function Where({ line }: { line: ImportedLine }) {
  const { t } = useTranslation("accounts");
  return (
    <>
      {line.authority ?? line.organisation}
      {line.title && line.role ? (
        <div className={`${list.soft} ${list.small}`}>
          {line.title} ({t(`roles.${line.role}`, { ns: "ui" })})
        </div>
      ) : null}
    </>
  );
}
