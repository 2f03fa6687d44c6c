/** What a person is told in passing, on whatever page they are: what became of their words, and of what they reported. */
import i18next from "i18next";
import type { Payload } from "../../core/live";
import { say } from "../../ui/say";
import type { Message } from "./types";

const t = (key: string, values: object = {}): string => i18next.t(key, { ns: "discussion", ...values });

/** A message of one's own was hidden: its row says why. */
export function tellHidden(message: Message, by: unknown, me: number): void {
  if (message.author.id === me && by !== me) say(t("yoursWasHidden", { number: message.number }));
}

/** Somebody looked at what this person reported. */
export function tellClosed({ person_id: person, by, outcome }: Payload, me: number): void {
  if (person === me && by !== me) say(t(outcome === "hidden" ? "reportHidden" : "reportKept"));
}
