import type { Mandate } from "../../core/shapes";

export interface WritingAs {
  /** One's own mandates, then those one is declared an assistant for. */
  mandates: readonly Mandate[];
  /** In whose name one writes unless one chooses: one's own mandate, else oneself; never somebody else. */
  usual: number | null;
  /** Whether writing under no mandate is a choice: only for whoever has none of their own. */
  myself: boolean;
  /** Whether there is anything to choose. */
  offered: boolean;
}

/** In whose name a person may write, and in whose they do when they choose nothing. */
export function writingAs(mandates: readonly Mandate[], personId: number): WritingAs {
  const own = mandates.filter(({ person_id }) => person_id === personId);
  const assisted = mandates.filter(({ person_id }) => person_id !== personId);
  return {
    mandates: [...own, ...assisted],
    usual: own[0]?.id ?? null,
    myself: own.length === 0,
    offered: assisted.length > 0 || own.length > 1,
  };
}
