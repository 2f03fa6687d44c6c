/** The discussions this tab holds: the one shown, and the last few, so that going back is instant. */
import type { Discussion } from "../../core/shapes";
import { fetchChanges, fetchPage } from "./api";
import { Follower, type Pace } from "./follower";
import type { CatchUp, Head } from "./types";

const HELD = 8;
const held = new Map<number, Follower>();

const pace: Pace = {
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  random: Math.random,
};

const listeners = new Set<(discussion: Discussion) => void>();

/** Hear of discussions that a catch-up found changed themselves, not only their messages. */
export function onDiscussionChanged(listener: (discussion: Discussion) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

async function changesOf(id: number, revision: number): Promise<CatchUp> {
  const { discussion, ...changes } = await fetchChanges(id, revision);
  if (discussion) for (const tell of listeners) tell(discussion);
  return changes;
}

/** The follower of a discussion, made when first asked for; the one looked at longest ago gives way. */
export function followerOf(id: number): Follower {
  const follower =
    held.get(id) ??
    new Follower({ page: (asked) => fetchPage(id, asked), changedAfter: (revision) => changesOf(id, revision) }, pace);
  held.delete(id);
  held.set(id, follower);
  const [oldest] = held.keys();
  if (held.size > HELD && oldest !== undefined) held.delete(oldest);
  return follower;
}

/** The follower of a discussion that was looked at, if any. */
export const heldFollower = (id: number): Follower | undefined => held.get(id);

export const heldFollowers = (): IterableIterator<Follower> => held.values();

/** Where the discussions held stand, by id: what a join tells the server. */
export function placesHeld(): Record<string, Head> {
  const places = [...held].map(([id, follower]) => [id, follower.place()] as const);
  return Object.fromEntries(places.filter((found): found is [number, Head] => found[1] !== null));
}

/** Another person may use this browser next. */
export const forgetFollowers = (): void => held.clear();
