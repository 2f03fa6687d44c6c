import { Button, Input, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { PauseDraft } from "./draft";
import classes from "./Offers.module.css";

interface Props {
  value: PauseDraft[];
  onChange: (pauses: PauseDraft[]) => void;
  error?: string;
}

/** Days on which one does not want to be asked; without a last one, until it is taken back. */
export function PausesField({ value, onChange, error }: Props) {
  const { t } = useTranslation("buddying");
  const id = useId();
  const change = (index: number, part: Partial<PauseDraft>) =>
    onChange(value.map((pause, each) => (each === index ? { ...pause, ...part } : pause)));
  return (
    <fieldset className={classes.group} aria-describedby={error ? `${id}-wrong` : undefined}>
      <legend>{t("offers.pauses")}</legend>
      <Input.Description>{t("offers.pausesWhy")}</Input.Description>
      {value.map((pause, index) => (
        <div key={index} className={classes.pause}>
          <TextInput
            type="date"
            label={t("offers.pauseStarts", { number: index + 1 })}
            value={pause.starts}
            onChange={(event) => change(index, { starts: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("offers.pauseEnds", { number: index + 1 })}
            value={pause.ends}
            onChange={(event) => change(index, { ends: event.currentTarget.value })}
          />
          <Button variant="default" onClick={() => onChange(value.filter((_, each) => each !== index))}>
            {t("offers.removePause", { number: index + 1 })}
          </Button>
        </div>
      ))}
      {error ? (
        <Input.Error id={`${id}-wrong`} my={6}>
          {error}
        </Input.Error>
      ) : null}
      <Button
        variant="default"
        mt={8}
        leftSection={<IconPlus size={18} aria-hidden="true" />}
        onClick={() => onChange([...value, { starts: "", ends: "" }])}
      >
        {t("offers.addPause")}
      </Button>
    </fieldset>
  );
}
