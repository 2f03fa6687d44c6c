/** How far a sending is, in numbers that never promise too much, and in words. */
import type { TFunction } from "i18next";
import type { DeliveryState, SendingProgress } from "./api";
import type { Tone } from "../../../ui/Tag";

type Counts = Pick<SendingProgress, "total" | "expected" | "waiting" | "sending">;

/** The share of letters that are settled, in whole percent: 100 only when all are, 0 only when none is. */
export function percentage({ total, expected, waiting, sending }: Counts): number {
  const all = Math.max(total, expected ?? 0);
  const settled = total - waiting - sending;
  if (all === 0 || settled <= 0) return 0;
  if (settled >= all) return 100;
  return Math.min(99, Math.max(1, Math.floor((100 * settled) / all)));
}

/** The time that is left, as one would say it; null while nothing tells. */
export function timeLeft(t: TFunction<"digests">, seconds: number | null): string | null {
  if (seconds === null) return null;
  if (seconds < 60) return t("sending.progress.underAMinute");
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t("sending.progress.minutesLeft", { count: minutes });
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (rest === 0) return t("sending.progress.hoursLeft", { count: hours });
  return t("sending.progress.hoursAndMinutesLeft", { count: hours, minutes: String(rest).padStart(2, "0") });
}

/** What is told to who listens: a quarter at a time, and not at every change. */
export const quarterOf = (percent: number) => Math.floor(percent / 25) * 25;

export const countedStates = ["sent", "waiting", "sending", "failed", "unknown", "withdrawn", "suppressed"] as const;

/** How many letters are in a state. */
export const countOf = (progress: SendingProgress, state: (typeof countedStates)[number]) =>
  state === "unknown" ? progress.uncertain : progress[state];

const tones: Record<DeliveryState, Tone> = {
  sent: "ok",
  waiting: "quiet",
  sending: "accent",
  failed: "alert",
  unknown: "watch",
  withdrawn: "quiet",
  suppressed: "watch",
  away: "quiet",
};
export const toneOf = (state: DeliveryState) => tones[state];
