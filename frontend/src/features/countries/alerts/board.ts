import type { Tone } from "../../../ui/Tag";
import type { Answer, Exposed } from "./api";

export type Part = Answer | "silent";

/** What presses most comes first. */
const parts: readonly Part[] = ["need_help", "can_help", "concerned", "not_concerned", "silent"];

export const answerTone: Record<Answer, Tone> = {
  concerned: "watch",
  need_help: "alert",
  can_help: "ok",
  not_concerned: "quiet",
};

/** The lines of a board by what each authority answered; parts without any are left out. */
export const groupedBy = (lines: readonly Exposed[]): { name: Part; lines: Exposed[] }[] =>
  parts
    .map((name) => ({ name, lines: lines.filter(({ answer }) => (answer?.answer ?? "silent") === name) }))
    .filter((part) => part.lines.length > 0);
