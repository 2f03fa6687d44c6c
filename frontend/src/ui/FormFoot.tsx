import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { asProblem } from "../core/problems";
import classes from "./FormFoot.module.css";
import { Problem } from "./Problem";

interface Props {
  label: string;
  pending: boolean;
  error?: unknown;
  cancel?: () => void;
  danger?: boolean;
}

/** The end of a form: what went wrong if anything, the one main action, and the way back. */
export function FormFoot({ label, pending, error, cancel, danger = false }: Props) {
  const { t } = useTranslation("ui");
  return (
    <div className={classes.foot}>
      {error && asProblem(error).slug !== "page" ? <Problem error={error} /> : null}
      <div className={classes.actions}>
        <Button type="submit" loading={pending} color={danger ? "alert" : undefined}>
          {label}
        </Button>
        {cancel ? (
          <Button variant="default" onClick={cancel}>
            {t("cancel")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
