/** Who is here, who writes, and whether one may still be here oneself: told by the live layer, kept nowhere. */
import { useEffect, useRef, useState } from "react";
import { groupOpened, live, useConnectionState, type Payload } from "../../core/live";
import type { PersonRef } from "../../core/shapes";
import { followPresence, nobody, type Presence } from "./presence";

function useFramesOf(discussionId: number, name: string, take: (payload: Payload) => void): void {
  useEffect(
    () =>
      live.onFrame((heard, payload) => {
        if (heard === name && payload.discussion_id === discussionId) take(payload);
      }),
    [discussionId, name, take],
  );
}

/** Those who have the discussion open, oneself included. */
export function usePresence(discussionId: number): Presence {
  const [told, setTold] = useState({ of: discussionId, presence: nobody });
  useEffect(() => followPresence(discussionId, live, (presence) => setTold({ of: discussionId, presence })), [discussionId]);
  return told.of === discussionId ? told.presence : nobody;
}

/** A writer is shown this long after their last sign of writing. */
const WRITING_FOR = 6_000;

interface Writer {
  person: PersonRef;
  until: number;
}

/** Who writes on keeps their place in the sentence. */
export function writersAfter(now: readonly Writer[], person: PersonRef, typing: boolean, at: number): readonly Writer[] {
  const writer = { person, until: at + WRITING_FOR };
  if (!typing) return now.filter((other) => other.person.id !== person.id);
  return now.some((other) => other.person.id === person.id)
    ? now.map((other) => (other.person.id === person.id ? writer : other))
    : [...now, writer];
}

/** The others who are writing now. */
export function useTyping(discussionId: number, me: number): readonly PersonRef[] {
  const [writers, setWriters] = useState<readonly Writer[]>([]);
  const [take] = useState(() => ({ person, typing }: Payload) => {
    setWriters((now) => writersAfter(now, person as PersonRef, typing === true, Date.now()));
  });
  useFramesOf(discussionId, "live.typing", take);

  useEffect(() => {
    const [next] = writers.map(({ until }) => until).toSorted((one, other) => one - other);
    if (next === undefined) return undefined;
    const forget = (): void => setWriters((now) => now.filter(({ until }) => until > Date.now()));
    const timer = setTimeout(forget, next - Date.now() + 20);
    return () => clearTimeout(timer);
  }, [writers]);

  useEffect(() => () => setWriters([]), [discussionId]);
  // One's own other tab is no other person.
  return writers.map(({ person }) => person).filter(({ id }) => id !== me);
}

/** Whether the server closed this discussion to the reader while they were on its page, and has not opened it since. */
export function useRemoved(discussionId: number, groupId: number | undefined, personId: number): boolean {
  const [removedFrom, setRemovedFrom] = useState<number | null>(null);
  useEffect(
    () =>
      live.onFrame((name, payload) => {
        if (groupOpened(name, payload, personId) === groupId) setRemovedFrom(null);
        if (name !== "live.left") return;
        const channels = payload.channels as string[];
        if (channels.includes(`discussion:${discussionId}`) || channels.includes(`group:${groupId}`)) {
          setRemovedFrom(discussionId);
        }
      }),
    [discussionId, groupId, personId],
  );
  return removedFrom === discussionId;
}

const SAY_AGAIN = 3_000;

/** Tells the others that one writes; stops by itself when one stops. */
export function useSayTyping(discussionId: number): (typing: boolean) => void {
  const { phase } = useConnectionState();
  const saidAt = useRef(0);
  useEffect(() => {
    saidAt.current = 0;
  }, [phase, discussionId]);
  return (typing) => {
    if (typing ? Date.now() - saidAt.current < SAY_AGAIN : saidAt.current === 0) return;
    saidAt.current = typing ? Date.now() : 0;
    live.say("typing", { discussion_id: discussionId, typing });
  };
}
