import { useState } from "react";
import { remember, remembered } from "../../../core/preferences";
import type { Stand } from "./api";

/** A text under way, and the version it began from. */
export interface StandDraft {
  from: number;
  base: string;
  body: string;
}

function readDraft(name: string): StandDraft | null {
  try {
    const kept: unknown = JSON.parse(remembered(name) ?? "null");
    if (typeof kept !== "object" || kept === null) return null;
    const { from, base, body } = kept as Record<string, unknown>;
    if (typeof from !== "number" || typeof base !== "string" || typeof body !== "string") return null;
    return { from, base, body };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** What one has begun to write of where a discussion stands, kept at every stroke until it is sent or dropped. */
export function useStandDraft(personId: number, discussionId: number, stand: Stand) {
  const name = `stand.${personId}.${discussionId}`;
  const begun = (): StandDraft => ({ from: stand.version, base: stand.body, body: stand.body });
  const [draft, setDraft] = useState<StandDraft>(() => readDraft(name) ?? begun());
  const [resumed, setResumed] = useState(() => draft.body !== stand.body);

  const keep = (next: StandDraft): void => {
    remember(name, next.body === next.base ? "null" : JSON.stringify(next));
    setDraft(next);
  };
  return {
    draft,
    /** Whether the text was begun another time, and left there. */
    resumed,
    write: (body: string) => keep({ ...draft, body }),
    /** Go on from a newer version, with this text. */
    rebase: (onto: Stand, body: string) => keep({ from: onto.version, base: onto.body, body }),
    startOver: () => {
      keep(begun());
      setResumed(false);
    },
    forget: () => remember(name, "null"),
  };
}
