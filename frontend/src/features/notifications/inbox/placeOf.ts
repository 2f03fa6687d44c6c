import type { Thread } from "../api";

export interface ThreadPlace {
  kind: "discussion" | "group" | "countries" | "buddying" | "oneself" | "platform";
  /** Where it is, unless it is no longer open to the reader, or nowhere. */
  to: string | null;
}

/** What belongs to the countries one works with. */
const abroad = new Set(["story", "bulletin", "country", "partnership", "confirmations", "source", "sources"]);
/** What belongs to buddying. */
const paired = new Set(["asking", "answers", "reminders", "plan", "pair", "handover"]);

/** What news belongs to, and its page: `discussion:12`, `group:3`, `story:5`, `person:4`, else the whole workspace. */
export function placeOf({ thread, title, group, lines }: Pick<Thread, "thread" | "title" | "group"> & Partial<Pick<Thread, "lines">>): ThreadPlace {
  const [kind, id] = thread.split(":");
  if (kind === "discussion") return { kind, to: title === null ? null : `/discussions/${id}` };
  if (kind === "group") return { kind, to: group === null ? null : `/groups/${id}` };
  if (abroad.has(kind ?? "")) return { kind: "countries", to: lines?.[0]?.path ?? null };
  if (paired.has(kind ?? "")) return { kind: "buddying", to: lines?.[0]?.path ?? null };
  return kind === "person" ? { kind: "oneself", to: "/me" } : { kind: "platform", to: null };
}
