/** What a reviewer decides of each thing in a hand-over, before it is confirmed all at once. */
import type { Choice, Item } from "./api";

export type Act = "take" | "drop";
export type Decisions = Record<string, Act>;

export const keyOf = ({ kind, id }: Pick<Item, "kind" | "id">) => `${kind}:${id}`;

/** Whether it can be kept: an offer is its giver's own, so that nobody is given one. */
export const canKeep = (item: Item, takes: boolean) => (item.kind === "offer" ? takes && item.cannot === "" : !takes || item.cannot === "");

/** What was decided of it, else what is proposed. */
export function actFor(item: Item, decided: Decisions, takes: boolean): Act {
  if (!canKeep(item, takes)) return "drop";
  return decided[keyOf(item)] ?? item.usual;
}

/** How many are kept and how many are let go. */
export function counted(items: Item[], decided: Decisions, takes: boolean): { kept: number; dropped: number } {
  const kept = items.filter((item) => actFor(item, decided, takes) === "take").length;
  return { kept, dropped: items.length - kept };
}

/** What is sent: one decision for each thing that was shown; `person` is who leads it then, none for the reader. */
export const choicesOf = (items: Item[], decided: Decisions, takes: boolean, person: number | null): Choice[] =>
  items.map((item) => {
    const act = actFor(item, decided, takes);
    return { kind: item.kind, id: item.id, act, person_id: act === "take" ? person : null };
  });
