import { Button, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../ui/Problem";
import { useRemarks } from "../../../ui/useRemarks";
import classes from "./SavedField.module.css";
import type { useSaved } from "./useSaved";

interface Props<Name extends string> {
  saved: ReturnType<typeof useSaved<Name>>;
  name: Name;
  label: string;
  description?: string;
  placeholder?: string;
  longest: number;
  long?: boolean;
  lang?: string;
}

/** A field that saves itself, with the choice between two texts where somebody else changed it too. */
export function SavedField<Name extends string>({ saved, name, label, description, placeholder, longest, long = false, lang }: Props<Name>) {
  const { t } = useTranslation("digests");
  const remarks = useRemarks<Name>(saved.failure);
  const field = {
    label,
    description,
    placeholder,
    lang,
    maxLength: longest,
    value: saved.mine[name],
    error: remarks.of(name),
    onBlur: saved.flush,
  };
  return (
    <div className={classes.field}>
      {long ? (
        <Textarea {...field} autosize minRows={2} maxRows={16} onChange={(event) => saved.write(name, event.currentTarget.value)} />
      ) : (
        <TextInput {...field} onChange={(event) => saved.write(name, event.currentTarget.value)} />
      )}
      {saved.disputed.includes(name) ? (
        <div className={classes.dispute} role="alert">
          <p>{t("editions.disputed")}</p>
          <blockquote>{saved.theirs[name] || t("editions.nothing")}</blockquote>
          <div className={classes.acts}>
            <Button variant="default" onClick={() => saved.settle(name, "theirs")}>
              {t("editions.takeTheirs")}
            </Button>
            <Button variant="default" onClick={() => saved.settle(name, "mine")}>
              {t("editions.keepMine")}
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}

/** Whether what was written is kept, and what to do if it is not. */
export function SavedState({ saved }: { saved: { state: string; failure: unknown; flush: () => void } }) {
  const { t } = useTranslation("digests");
  return (
    <>
      <p className={classes.saving} role="status">
        {t(`editions.saving.${saved.state}` as "editions.saving.saved")}
      </p>
      <Problem error={saved.failure} retry={saved.flush} />
    </>
  );
}
