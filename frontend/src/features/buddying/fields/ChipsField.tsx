import { Chip, Input } from "@mantine/core";
import { useId } from "react";
import classes from "./ChipsField.module.css";

interface Props {
  label: string;
  description?: string;
  choices: { value: string; label: string }[];
  value: string[];
  onChange: (chosen: string[]) => void;
  error?: string;
}

/** Several of a few: all are in sight, and each is a target for a thumb. */
export function ChipsField({ label, description, choices, value, onChange, error }: Props) {
  const id = useId();
  return (
    <fieldset className={classes.field} aria-describedby={[description ? `${id}-how` : "", error ? `${id}-wrong` : ""].filter(Boolean).join(" ") || undefined}>
      <legend className={classes.legend}>{label}</legend>
      {description ? <Input.Description id={`${id}-how`}>{description}</Input.Description> : null}
      <Chip.Group multiple value={value} onChange={onChange}>
        <div className={classes.chips}>
          {choices.map((choice) => (
            <Chip key={choice.value} value={choice.value} size="md" radius="xl" classNames={{ label: classes.chip }}>
              {choice.label}
            </Chip>
          ))}
        </div>
      </Chip.Group>
      {error ? (
        <Input.Error id={`${id}-wrong`} mt={6}>
          {error}
        </Input.Error>
      ) : null}
    </fieldset>
  );
}
