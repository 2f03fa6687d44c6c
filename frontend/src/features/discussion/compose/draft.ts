/** What one has begun to write in a discussion: kept at every stroke, so that a tab closed in mid-word loses nothing. */
import { useCallback, useSyncExternalStore } from "react";
import { remember, remembered } from "../../../core/preferences";
import { noWords, type Words } from "./mentions";

export interface Draft {
  readonly words: Words;
  /** Number of the message it answers. */
  readonly replyTo: number | null;
  /** The message that is being changed, while the rest waits. */
  readonly editing: Editing | null;
}

export interface Editing {
  readonly number: number;
  /** What it said when one began. */
  readonly was: string;
  readonly words: Words;
}

const emptyDraft: Draft = { words: noWords, replyTo: null, editing: null };

interface Held {
  draft: Draft;
  listeners: Set<() => void>;
}
const held = new Map<string, Held>();

const nameOf = (personId: number, discussionId: number): string => `writing.${personId}.${discussionId}`;

function load(name: string): Held {
  const known = held.get(name);
  if (known) return known;
  const kept = remembered(name);
  const draft = kept ? { ...emptyDraft, ...(JSON.parse(kept) as Partial<Draft>) } : emptyDraft;
  const loaded = { draft, listeners: new Set<() => void>() };
  held.set(name, loaded);
  return loaded;
}

/** Change a draft, whoever shows it. */
export function changeDraft(personId: number, discussionId: number, change: (draft: Draft) => Draft): void {
  const name = nameOf(personId, discussionId);
  const own = load(name);
  own.draft = change(own.draft);
  const nothing = own.draft.words.text === "" && own.draft.replyTo === null && own.draft.editing === null;
  remember(name, nothing ? "" : JSON.stringify(own.draft));
  for (const tell of own.listeners) tell();
}

/** The draft of a discussion, and the way to change it. */
export function useDraft(personId: number, discussionId: number): [Draft, (change: (draft: Draft) => Draft) => void] {
  const name = nameOf(personId, discussionId);
  const subscribe = useCallback(
    (listener: () => void) => {
      const { listeners } = load(name);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        // Another tab may write on before this one shows it again.
        if (listeners.size === 0) held.delete(name);
      };
    },
    [name],
  );
  const draft = useSyncExternalStore(subscribe, () => load(name).draft);
  const change = useCallback(
    (next: (draft: Draft) => Draft) => changeDraft(personId, discussionId, next),
    [personId, discussionId],
  );
  return [draft, change];
}
