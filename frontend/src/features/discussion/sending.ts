/** The outbox of the person signed in, and what of it belongs to a discussion. */
import { useMemo, useSyncExternalStore } from "react";
import { Outbox } from "../../core/outbox";
import { OutboxStore, type Outgoing } from "../../core/outbox-store";
import { postMessage } from "./api";
import { heldFollower } from "./followers";
import type { DiscussionLog } from "./log";
import type { Message } from "./types";

const outboxes = new Map<number, Outbox<Message>>();

/** Run where the browser has no locks, or while no other tab runs the same. */
const alone = async (name: string, run: () => Promise<void>): Promise<void> => {
  if ("locks" in navigator) await navigator.locks.request(name, run);
  else await run();
};

export function outboxOf(personId: number): Outbox<Message> {
  const known = outboxes.get(personId);
  if (known) return known;
  const outbox = new Outbox<Message>(new OutboxStore(personId), {
    post: postMessage,
    // Sent a second time, it may be found where a chair moved it.
    confirmed: ({ discussionId }, message) => {
      if (message.discussion_id === discussionId) heldFollower(discussionId)?.posted(message);
    },
    now: () => Date.now(),
    wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    alone,
  });
  outboxes.set(personId, outbox);
  return outbox;
}

/** Send what waits now and whenever the network, another tab or the person comes back; until the returned function. */
export function keepSending(personId: number): () => void {
  const outbox = outboxOf(personId);
  const stop = new AbortController();
  outbox.store.followOtherTabs(stop.signal);
  window.addEventListener("online", outbox.flush, { signal: stop.signal });
  document.addEventListener("visibilitychange", outbox.flush, { signal: stop.signal });
  outbox.flush();
  return () => {
    stop.abort();
    outbox.stop();
    outboxes.delete(personId);
  };
}

/** How far back one's own message is looked for among those that came. */
const LOOK_BACK = 300;

/** What this person wrote in a discussion and does not see among its messages yet. */
export function useOutgoing(personId: number, discussionId: number, log: DiscussionLog): Outgoing[] {
  const { store } = outboxOf(personId);
  const all = useSyncExternalStore(store.subscribe, store.all);
  return useMemo(() => {
    const arrived = new Set<string | null>();
    for (let number = log.lastNumber; number > Math.max(0, log.lastNumber - LOOK_BACK); number--) {
      arrived.add(log.messages.get(number)?.client_key ?? null);
    }
    return all.filter((item) => item.discussionId === discussionId && !arrived.has(item.key));
  }, [all, discussionId, log]);
}
