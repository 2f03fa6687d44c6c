/** What a person is told in passing, on whatever page they are: what became of their words, and of what they reported. */
import i18next from "i18next";
import type { Payload } from "../../core/live";
import { say } from "../../ui/say";
import type { Message } from "./types";

// With the strings of the shell: those of the room are here only where one of its pages was opened.
const t = (key: string, values: object = {}): string => i18next.t(`told.${key}`, { ns: "app", ...values });

/** A message of one's own was hidden: its row says why. */
export function tellHidden(message: Message, by: unknown, me: number): void {
  if (message.author.id === me && by !== me) say(t("yoursWasHidden", { number: message.number }));
}

const OUTCOMES: Record<string, string> = { hidden: "reportHidden", kept: "reportKept", deleted: "reportDeleted" };

/** What this person reported was looked at, or its author took it back. */
export function tellClosed({ person_id: person, by, outcome }: Payload, me: number): void {
  const told = OUTCOMES[String(outcome)];
  if (person === me && by !== me && told) say(t(told));
}
