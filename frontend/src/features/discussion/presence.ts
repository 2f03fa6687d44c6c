/**
 * Who is here, as the live layer tells it: the whole once, then changes that each follow the one before.
 *
 * A page that misses one asks for the whole again, once and after a moment of its own, so that a room never asks as one.
 */
import type { FrameListener, Payload } from "../../core/live";
import type { PersonRef } from "../../core/shapes";

export interface Presence {
  /** Those who are named: in a large room not all. */
  people: readonly PersonRef[];
  /** All of them. */
  count: number;
}

export const nobody: Presence = { people: [], count: 0 };

interface Line {
  onFrame(listener: FrameListener): () => void;
  say(event: string, payload: Payload): void;
}

const SOONEST = 1_000;
/** The larger the room, the further apart its pages ask. */
const PER_PERSON = 5;
const LATEST = 10_000;

/** After a change: whoever stays keeps their place. */
export function changed({ people }: Presence, { came, left, count }: Payload): Presence {
  const gone = new Set(left as number[]);
  return { people: [...people.filter(({ id }) => !gone.has(id)), ...(came as PersonRef[])], count: Number(count) };
}

/** Tell who is in a discussion, whenever that changes, until the returned function is called. */
export function followPresence(
  discussionId: number,
  line: Line,
  tell: (presence: Presence) => void,
  random: () => number = Math.random,
): () => void {
  let presence = nobody;
  let version: unknown = null;
  let asking: ReturnType<typeof setTimeout> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  const forget = (): void => {
    version = null;
    clearTimeout(asking);
    asking = undefined;
  };
  const know = (next: Presence, at: unknown): void => {
    forget();
    [presence, version] = [next, at];
    tell(presence);
  };
  const askSoon = (count: number): void => {
    if (asking !== undefined) return;
    const since = Math.max(0, askedAt + LATEST - Date.now());
    const within = Math.min(LATEST, Math.max(SOONEST, count * PER_PERSON));
    asking = setTimeout(() => {
      asking = undefined;
      askedAt = Date.now();
      line.say("presence", { discussion_id: discussionId });
    }, since + random() * within);
  };

  const stop = line.onFrame((name, payload) => {
    // Another connection is told the whole anew; what was shown stays until then.
    if (name === "live.back") forget();
    if (name === "live.left" && (payload.channels as string[]).includes(`discussion:${discussionId}`)) know(nobody, null);
    if (payload.discussion_id !== discussionId) return;
    if (name === "live.presence") know({ people: payload.people as PersonRef[], count: Number(payload.count) }, payload.version);
    if (name !== "live.presence_changed") return;
    if (version !== null && payload.from === version) know(changed(presence, payload), payload.version);
    else askSoon(Number(payload.count));
  });
  return () => {
    stop();
    clearTimeout(asking);
  };
}
