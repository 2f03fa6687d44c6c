import { Radio, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { reasons, type DeclineReason } from "./api";

interface WhyProps {
  value: DeclineReason | "";
  onChange: (reason: DeclineReason) => void;
  error?: string;
}

/** Why one says no: one of four reasons. */
export function WhyField({ value, onChange, error }: WhyProps) {
  const { t } = useTranslation("buddying");
  return (
    <Radio.Group
      label={t("answers.decline.reason")}
      description={t("answers.decline.reasonWhy")}
      required
      value={value}
      onChange={(reason) => onChange(reason as DeclineReason)}
      error={error}
    >
      {reasons.map((reason) => (
        <Radio key={reason} mt="sm" value={reason} label={t(`answers.reasons.${reason}`)} />
      ))}
    </Radio.Group>
  );
}

/** A few words with an answer. */
export function WordsField({ value, onChange }: { value: string; onChange: (words: string) => void }) {
  const { t } = useTranslation("buddying");
  return (
    <Textarea
      mt="md"
      label={t("answers.words")}
      description={t("answers.wordsWhy")}
      autosize
      minRows={2}
      maxLength={1000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
