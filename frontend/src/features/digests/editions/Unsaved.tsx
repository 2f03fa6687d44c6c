import { Button, CopyButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./SavedField.module.css";
import type { useSaved } from "./useSaved";

interface Props<Name extends string> {
  saved: ReturnType<typeof useSaved<Name>>;
  label: (name: Name) => string;
}

/** What one was writing when the edition closed: not saved, still there to be copied. */
export function Unsaved<Name extends string>({ saved, label }: Props<Name>) {
  const { t } = useTranslation("digests");
  if (saved.open.length === 0) return null;
  return (
    <div className={classes.dispute} role="alert">
      <p>{t("editions.unsaved.why")}</p>
      {saved.open.map((name) => (
        <div key={name} className={classes.field}>
          <p>{label(name)}</p>
          <blockquote>{saved.mine[name] || t("editions.nothing")}</blockquote>
          <div className={classes.acts}>
            <CopyButton value={saved.mine[name]} timeout={3_000}>
              {({ copied, copy }) => (
                <Button variant="default" onClick={copy}>
                  {t(copied ? "editions.unsaved.copied" : "editions.unsaved.copy")}
                </Button>
              )}
            </CopyButton>
          </div>
        </div>
      ))}
    </div>
  );
}
