import type { Thread } from "../api";

export interface ThreadPlace {
  kind: "discussion" | "group" | "oneself" | "platform";
  /** Where it is, unless it is no longer open to the reader, or nowhere. */
  to: string | null;
}

/** What news belongs to, and its page: `discussion:12`, `group:3`, `person:4`, else the whole workspace. */
export function placeOf({ thread, title, group }: Pick<Thread, "thread" | "title" | "group">): ThreadPlace {
  const [kind, id] = thread.split(":");
  if (kind === "discussion") return { kind, to: title === null ? null : `/discussions/${id}` };
  if (kind === "group") return { kind, to: group === null ? null : `/groups/${id}` };
  return kind === "person" ? { kind: "oneself", to: "/me" } : { kind: "platform", to: null };
}
