import { useTranslation } from "react-i18next";
import classes from "./Import.module.css";

export type Step = "choose" | "check" | "done";
const steps: Step[] = ["choose", "check", "done"];

/** Where one is: choose, check, done. */
export function Steps({ at }: { at: Step }) {
  const { t } = useTranslation("ui");
  return (
    <ol className={classes.steps} aria-label={t("import.steps")}>
      {steps.map((step, place) => (
        <li key={step} aria-current={step === at ? "step" : undefined} data-past={place < steps.indexOf(at) || undefined}>
          <span className={classes.number} aria-hidden="true">
            {place + 1}
          </span>
          {t(`import.step.${step}`)}
        </li>
      ))}
    </ol>
  );
}
