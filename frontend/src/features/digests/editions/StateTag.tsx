import { useTranslation } from "react-i18next";
import { Tag, type Tone } from "../../../ui/Tag";
import type { EditionState } from "./api";

const TONES: Record<EditionState, Tone> = {
  draft: "quiet",
  submitted: "watch",
  approved: "accent",
  scheduled: "accent",
  sending: "accent",
  paused: "watch",
  stopped: "alert",
  sent: "ok",
  discarded: "quiet",
};

/** Where an edition stands. */
export function StateTag({ state }: { state: EditionState }) {
  const { t } = useTranslation("digests");
  return <Tag tone={TONES[state]}>{t(`editions.states.${state}`)}</Tag>;
}
