import { Button, Checkbox } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import list from "../List.module.css";
import { Problem } from "../Problem";
import { useConfirmList, useDropList, type BroughtList, type ListCalls } from "./calls";
import { Counts } from "./Counts";
import { Errors } from "./Errors";
import classes from "./Import.module.css";

interface Props<Shown extends BroughtList> {
  calls: ListCalls<Shown>;
  shown: Shown;
  preview: ReactNode;
}

/** The second step: what would happen, what is wrong, and the decision. */
export function CheckImport<Shown extends BroughtList>({ calls, shown, preview }: Props<Shown>) {
  const { t } = useTranslation("ui");
  const navigate = useNavigate();
  const confirm = useConfirmList(calls, shown.id);
  const drop = useDropList(calls, shown.id);
  const [skip, setSkip] = useState(false);
  const [unsaid, setUnsaid] = useState(false);
  const faulty = shown.faulty_lines > 0;
  const something = shown.to_create + shown.to_update > 0;

  const submit = () => {
    setUnsaid(faulty && !skip);
    if (!faulty || skip) confirm.mutate(skip);
  };

  return (
    <>
      <p role="status">{t("import.read", { count: shown.lines, name: shown.file_name })}</p>
      <Counts room={calls.room} shown={shown} />
      {shown.unknown_columns.length > 0 ? (
        <p className={list.soft} style={{ marginTop: 14 }}>
          {t("import.unknownColumns", { columns: shown.unknown_columns.join(", ") })}
        </p>
      ) : null}
      {faulty ? <Errors calls={calls} shown={shown} /> : null}
      {preview}
      <form
        noValidate
        className={list.section}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Problem error={confirm.error ?? drop.error} />
        {something && faulty ? (
          <Checkbox
            mt="sm"
            checked={skip}
            onChange={(event) => setSkip(event.currentTarget.checked)}
            label={t("import.skip", { count: shown.faulty_lines })}
            error={unsaid && !skip ? t("import.skipFirst") : undefined}
          />
        ) : null}
        {something ? null : <p role="status">{t(faulty ? "import.nothingValid" : "import.nothingToDo")}</p>}
        <div className={classes.actions}>
          {something ? (
            <Button type="submit" loading={confirm.isPending}>
              {t("import.confirm")}
            </Button>
          ) : null}
          <Button
            variant="default"
            loading={drop.isPending}
            onClick={() => drop.mutate(undefined, { onSuccess: () => void navigate(calls.address) })}
          >
            {t("import.again")}
          </Button>
        </div>
      </form>
    </>
  );
}
