/** The last things a person went to, kept in their browser alone. */
import { remember, remembered } from "../../core/preferences";
import type { Found } from "./api";

export interface Recent {
  kind: Found["kind"];
  id: number;
  name: string;
}

const KEPT = 6;
const key = (personId: number) => `recent.${personId}`;

const isRecent = (item: unknown): item is Recent =>
  typeof item === "object" && item !== null && "kind" in item && "id" in item && "name" in item && typeof item.name === "string";

/** What was visited last, newest first; whatever else stands there is left out. */
export function recentPlaces(personId: number): Recent[] {
  try {
    const kept: unknown = JSON.parse(remembered(key(personId)) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch (unreadable) {
    if (unreadable instanceof SyntaxError) return [];
    throw unreadable;
  }
}

/** Note a visit: the thing comes first, under its present name. */
export function noteVisit(personId: number, { kind, id, name }: Recent): void {
  const others = recentPlaces(personId).filter((item) => item.kind !== kind || item.id !== id);
  remember(key(personId), JSON.stringify([{ kind, id, name }, ...others].slice(0, KEPT)));
}
