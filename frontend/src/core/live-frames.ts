/** What a frame does to the cache: `room.thing_happened` makes `[room, id]` and the room's lists out of date. */
import type { QueryClient } from "@tanstack/react-query";
import type { FrameListener, Payload } from "./live-socket";
import { SESSION_KEY } from "./query";

/** So that a server that finds its queue again, or comes back itself, is not asked everything by everyone at once. */
const RESYNC_WITHIN = 2_500;

/**
 * Rooms whose frames say no more than "ask again". A page asks before its connection stands, so what happens in
 * between has no frame; a discussion finds such a gap by itself.
 */
const UNHEARD_AT_FIRST = new Set<unknown>(["buddying", "countries", "digests", "groups", "notifications", "partnerships"]);

const appliers = new Map<string, FrameListener>();

/** Let a room apply its own frames to what it holds, instead of fetching again. */
export function applyFramesOf(room: string, applier: FrameListener): () => void {
  appliers.set(room, applier);
  return () => void appliers.delete(room);
}

/** The field that names the room's own thing: `groups` → `group_id`, `countries` → `country_id`. */
export function idField(room: string): string {
  const thing = room.endsWith("ies") ? `${room.slice(0, -3)}y` : room.replace(/s$/, "");
  return `${thing}_id`;
}

/** Mark as out of date what a frame is about; what is shown is fetched again, the rest when it is next shown. */
export function refreshFrom(client: QueryClient, name: string, payload: Payload): void {
  const [room = ""] = name.split(".");
  const id = payload[idField(room)];
  void client.invalidateQueries({
    predicate: ({ queryKey: [ofRoom, key] }) =>
      ofRoom === room && (typeof key !== "number" || typeof id !== "number" || key === id),
  });
}

/** Ask again for all that is shown, each thing at a moment of its own; what is not shown is asked when it is next. */
function askAgain(client: QueryClient): void {
  void client.invalidateQueries({ type: "inactive", refetchType: "none" });
  for (const { queryKey } of client.getQueryCache().findAll({ type: "active" })) {
    setTimeout(() => void client.invalidateQueries({ queryKey, exact: true }), Math.random() * RESYNC_WITHIN);
  }
}

/** Bring every frame to the cache; those of the live layer itself concern all of it, or who is signed in. */
export function framesInto(client: QueryClient): FrameListener {
  return (name, payload) => {
    const [room = ""] = name.split(".");
    if (name === "live.begun") void client.invalidateQueries({ predicate: ({ queryKey }) => UNHEARD_AT_FIRST.has(queryKey[0]) });
    else if (name === "live.resync" || (name === "live.back" && payload.together === true)) askAgain(client);
    else if (name === "live.back") void client.invalidateQueries();
    else if (name === "live.signed_out") void client.invalidateQueries({ queryKey: SESSION_KEY });
    else if (room !== "live") (appliers.get(room) ?? ((...frame) => refreshFrom(client, ...frame)))(name, payload);
  };
}
