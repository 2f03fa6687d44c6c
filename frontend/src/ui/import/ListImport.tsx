import { useQuery } from "@tanstack/react-query";
import type { ComponentType, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { LinkButton } from "../LinkButton";
import list from "../List.module.css";
import { Page } from "../Page";
import { Problem } from "../Problem";
import { Waiting } from "../Waiting";
import { listQuery, type BroughtList, type ListCalls } from "./calls";
import { CheckImport } from "./CheckImport";
import { ChooseFile } from "./ChooseFile";
import { Counts } from "./Counts";
import classes from "./Import.module.css";
import { Steps } from "./Steps";

interface Props<Shown extends BroughtList> {
  calls: ListCalls<Shown>;
  crumb: ReactNode;
  /** The columns that are explained, by the keys of their words. */
  columns: readonly string[];
  /** What stands between the errors and the decision: the first lines, with what each would do. */
  Preview: ComponentType<{ shown: Shown }>;
  /** Where to go once it is written. */
  onward: ReactNode;
}

/** A list in three steps: the file, what would happen, done. Its address holds the step. */
export function ListImport<Shown extends BroughtList>({ calls, crumb, columns, Preview, onward }: Props<Shown>) {
  const { t } = useTranslation("ui");
  const { t: own } = useTranslation(calls.room);
  const { id } = useParams();
  const query = useQuery({ ...listQuery(calls, Number(id)), enabled: id !== undefined });
  const shown = id === undefined ? undefined : query.data;

  if (id !== undefined && query.error && !shown) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  return (
    <Page title={own("import.title")} crumb={crumb}>
      <Steps at={id === undefined ? "choose" : shown?.state === "done" ? "done" : "check"} />
      {id === undefined ? <ChooseFile calls={calls} columns={columns} /> : null}
      {id !== undefined && !shown ? <Waiting rows={6} /> : null}
      {shown?.state === "pending" ? <CheckImport calls={calls} shown={shown} preview={<Preview shown={shown} />} /> : null}
      {shown?.state === "done" ? (
        <>
          <p role="status" className={list.prose}>
            {own("import.doneLead")}
          </p>
          <Counts room={calls.room} shown={shown} />
          <div className={classes.actions}>
            {onward}
            <LinkButton to={calls.address} variant="default">
              {t("import.another")}
            </LinkButton>
          </div>
        </>
      ) : null}
    </Page>
  );
}
