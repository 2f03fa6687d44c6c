/** Who is here, who writes, and whether one may still be here oneself: told by the live layer, kept nowhere. */
import { useEffect, useRef, useState } from "react";
import { groupOpened, live, useConnectionState, type Payload } from "../../core/live";
import type { PersonRef } from "../../core/shapes";

export interface Presence {
  people: readonly PersonRef[];
  /** All of them, when there are more than are named. */
  count: number;
}

const nobody: Presence = { people: [], count: 0 };

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
  const [told, setTold] = useState<Presence & { of: number }>({ ...nobody, of: discussionId });
  const [take] = useState(() => ({ discussion_id, people, count }: Payload) => {
    const present = people as PersonRef[];
    setTold({ of: discussion_id as number, people: present, count: Number(count ?? present.length) });
  });
  useFramesOf(discussionId, "live.presence", take);
  return told.of === discussionId ? told : nobody;
}

/** A writer is shown this long after their last sign of writing. */
const WRITING_FOR = 6_000;

/** Those who are writing now. */
export function useTyping(discussionId: number): readonly PersonRef[] {
  const [writers, setWriters] = useState<readonly { person: PersonRef; until: number }[]>([]);
  const [take] = useState(() => ({ person, typing }: Payload) => {
    const writer = person as PersonRef;
    setWriters((now) => [
      ...now.filter((other) => other.person.id !== writer.id),
      ...(typing === true ? [{ person: writer, until: Date.now() + WRITING_FOR }] : []),
    ]);
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
  return writers.map(({ person }) => person);
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
