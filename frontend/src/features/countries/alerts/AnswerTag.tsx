import { IconCheck, IconHandStop, IconHeartHandshake, IconLifebuoy } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Tag } from "../../../ui/Tag";
import type { Answer } from "./api";
import classes from "./Alerts.module.css";
import { answerTone } from "./board";

export const answerIcon = {
  concerned: IconCheck,
  need_help: IconLifebuoy,
  can_help: IconHeartHandshake,
  not_concerned: IconHandStop,
} as const;

/** What an authority answered: by its sign, its words and its colour, never by the colour alone. */
export function AnswerTag({ answer }: { answer: Answer }) {
  const { t } = useTranslation("countries");
  const Icon = answerIcon[answer];
  return (
    <Tag tone={answerTone[answer]}>
      <Icon className={classes.icon} size={15} stroke={1.8} aria-hidden="true" /> {t(`alerts.answers.${answer}`)}
    </Tag>
  );
}
