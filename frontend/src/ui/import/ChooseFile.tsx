import { Anchor, Button, FileButton, Loader } from "@mantine/core";
import { IconDownload, IconFileSpreadsheet } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { asProblem } from "../../core/problems";
import list from "../List.module.css";
import { Problem } from "../Problem";
import { useRemarks } from "../useRemarks";
import { LARGEST, useReadList, type BroughtList, type ListCalls } from "./calls";
import classes from "./Import.module.css";

/** The first step: a file, its template, and what its columns mean. */
export function ChooseFile<Shown extends BroughtList>({ calls, columns }: { calls: ListCalls<Shown>; columns: readonly string[] }) {
  const { t } = useTranslation("ui");
  const { t: own } = useTranslation(calls.room);
  const navigate = useNavigate();
  const read = useReadList(calls);
  const remarks = useRemarks<"file">(read.error);
  const [over, setOver] = useState(false);
  const [tooLarge, setTooLarge] = useState(false);

  const send = (file: File | null | undefined) => {
    if (!file || read.isPending) return;
    setTooLarge(file.size > LARGEST);
    read.reset();
    if (file.size <= LARGEST) read.mutate(file, { onSuccess: ({ id }) => void navigate(`${calls.address}/${id}`) });
  };
  const missing = read.error ? asProblem(read.error).errors.columns : undefined;
  const remark = tooLarge ? own("import.tooLarge") : remarks.of("file");

  return (
    <>
      <p className={list.prose}>{own("import.lead")}</p>
      <div
        className={classes.drop}
        style={{ marginTop: 18 }}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          send(event.dataTransfer.files[0]);
        }}
      >
        {read.isPending ? (
          <div className={classes.reading} role="status">
            <Loader size={26} aria-hidden="true" />
            <div>
              {t("import.reading", { name: read.variables.name })}
              <div className={`${list.soft} ${list.small}`}>{t("import.readingWhy")}</div>
            </div>
          </div>
        ) : (
          <>
            <div className={list.row}>
              {/* The same file once corrected has the same name: only a fresh field notices that it was chosen again. */}
              <FileButton key={read.submittedAt} onChange={send} accept=".xlsx,.csv,.txt,.tsv" inputProps={{ "aria-label": t("import.choose") }}>
                {(props) => (
                  <Button {...props} leftSection={<IconFileSpreadsheet size={20} aria-hidden="true" />}>
                    {t("import.choose")}
                  </Button>
                )}
              </FileButton>
              <span className={`${list.soft} ${classes.byHand}`}>{t("import.drop")}</span>
            </div>
            <p className={`${list.soft} ${list.small}`}>{t("import.accepted")}</p>
          </>
        )}
      </div>
      <div style={{ maxWidth: "var(--column)", marginTop: 14 }}>
        {remark ? (
          <p role="alert" style={{ color: "var(--alert)" }}>
            {remark}
            {Array.isArray(missing)
              ? ` ${t("import.missing", { columns: missing.map((key) => own(`import.columns.${String(key)}`)).join(", ") })}`
              : null}
          </p>
        ) : (
          <Problem error={read.error} />
        )}
      </div>
      <section className={`${list.section} ${classes.after}`} aria-labelledby="columns">
        <div className={list.titled}>
          <h2 id="columns">{t("import.columnsTitle")}</h2>
          <Anchor href={own("import.templateFile")} download className={list.row}>
            <IconDownload size={20} aria-hidden="true" />
            {t("import.template")}
          </Anchor>
        </div>
        <p className={list.soft}>{t("import.columnsWhy")}</p>
        <dl className={classes.columns}>
          {columns.map((column) => (
            <div key={column} style={{ display: "contents" }}>
              <dt>{own([`import.columns.${column}`, `import.${column}`])}</dt>
              <dd>{own(`import.columnsHelp.${column}`)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
