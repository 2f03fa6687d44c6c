/** A discussion one has begun to open in a group: kept at every stroke until the server answered that it stands. */
import { useRef, useState } from "react";
import { remember, remembered } from "../../../core/preferences";
import { asProblem, ProblemError } from "../../../core/problems";
import { noWords, type Words } from "../compose/mentions";

export interface Opening {
  readonly title: string;
  readonly words: Words;
  /** Sent again with the same key, it is the same discussion. */
  readonly key: string;
}

function begun(name: string): Opening {
  const fresh: Opening = { title: "", words: noWords, key: crypto.randomUUID() };
  const kept = remembered(name);
  return kept ? { ...fresh, ...(JSON.parse(kept) as Partial<Opening>) } : fresh;
}

/** What a person has begun to open in a group. */
export function useOpening(personId: number, groupId: number) {
  const name = `opening.${personId}.${groupId}`;
  const [opening, setOpening] = useState(() => begun(name));
  const latest = useRef(opening);

  const change = (next: (opening: Opening) => Opening): void => {
    latest.current = next(latest.current);
    const { title, words } = latest.current;
    remember(name, title === "" && words.text === "" ? "" : JSON.stringify(latest.current));
    setOpening(latest.current);
  };
  return {
    opening,
    change,
    /** It stands: nothing is left to keep, but for what was written meanwhile. */
    opened: (sent: Opening): void => {
      if (remembered(name) === JSON.stringify(sent)) remember(name, "");
    },
    /** The key has opened a discussion with other words: from now on this is another one. */
    renew: (): void => change((before) => ({ ...before, key: crypto.randomUUID() })),
  };
}

/** Whether the server opened a discussion with the key before, though its answer was lost and the words changed since. */
export const wasOpenedEarlier = (error: unknown): boolean => error !== null && asProblem(error).slug === "key-reused";

/** The problem as it is told here. */
export const openingProblem = (error: unknown): unknown =>
  wasOpenedEarlier(error) ? new ProblemError("opened-earlier", 409) : error;
