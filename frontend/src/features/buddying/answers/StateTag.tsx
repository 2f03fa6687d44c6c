import { IconArrowsExchange, IconCheck, IconClock, IconHourglassOff, IconUserShare, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Tag, type Tone } from "../../../ui/Tag";
import type { Asking } from "./api";
import classes from "./Answers.module.css";

type State = Asking["state"];
const tones: Record<State, Tone> = {
  asked: "watch",
  accepted: "ok",
  declined: "quiet",
  suggested: "accent",
  cancelled: "quiet",
  lapsed: "quiet",
};
const icons = {
  asked: IconClock,
  accepted: IconCheck,
  declined: IconX,
  suggested: IconUserShare,
  cancelled: IconArrowsExchange,
  lapsed: IconHourglassOff,
} as const;

/** Where an asking stands: by its sign, its words and its colour, never by the colour alone. */
export function StateTag({ state, own = false }: { state: State; own?: boolean }) {
  const { t } = useTranslation("buddying");
  const Icon = icons[state];
  return (
    <Tag tone={tones[state]}>
      <Icon className={classes.icon} size={15} stroke={1.8} aria-hidden="true" /> {t(`answers.${own ? "own" : "states"}.${state}`)}
    </Tag>
  );
}
