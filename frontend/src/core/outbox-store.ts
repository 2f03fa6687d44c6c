import type { FileRef } from "./shapes";

/** What a person has written when they press send. */
export interface Content {
  readonly body: string;
  readonly mandateId: number | null;
  /** Number of the message it answers; what an older version of the page left waiting does not say. */
  readonly replyTo?: number | null;
  /** What goes with it; they are on the server already. */
  readonly files?: readonly FileRef[];
}

/**
 * What this person wrote and the server has not confirmed, kept in the browser: one entry a message, so that two tabs
 * never overwrite each other's list.
 */
export interface Outgoing extends Content {
  /** Made when the person pressed send; the server answers every repeat of it with the first result. */
  readonly key: string;
  readonly discussionId: number;
  readonly writtenAt: number;
  /** Set once the server has refused it, or it grew too old: it is then the person's to decide. */
  readonly refusal: Refusal | null;
}

export interface Refusal {
  readonly slug: string;
  readonly errors: Record<string, unknown>;
}

export class OutboxStore {
  readonly #prefix: string;
  #kept: readonly Outgoing[] | null = null;
  #unkept = new Map<string, Outgoing>();
  #listeners = new Set<() => void>();

  constructor(
    personId: number,
    private readonly storage: Storage = localStorage,
  ) {
    this.#prefix = `collab.outbox.${personId}.`;
  }

  /** All that waits, oldest first; the same array until something changes. */
  all = (): readonly Outgoing[] => (this.#kept ??= this.read());

  /** The same as it stands now, whatever other tabs have not announced yet. */
  read(): Outgoing[] {
    const keys = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    const kept = keys
      .filter((key) => key?.startsWith(this.#prefix))
      .map((key) => JSON.parse(this.storage.getItem(key as string) ?? "null") as Outgoing | null)
      .filter((item) => item !== null);
    return kept
      .concat([...this.#unkept.values()])
      .toSorted((one, other) => one.writtenAt - other.writtenAt || one.key.localeCompare(other.key));
  }

  put(item: Outgoing): void {
    try {
      this.storage.setItem(this.#prefix + item.key, JSON.stringify(item));
      this.#unkept.delete(item.key);
    } catch (refused) {
      if (!(refused instanceof DOMException)) throw refused;
      // A browser that is full or keeps nothing still sends what is written, as long as the page is open.
      this.#unkept.set(item.key, item);
    }
    this.#changed();
  }

  remove(key: string): void {
    this.storage.removeItem(this.#prefix + key);
    this.#unkept.delete(key);
    this.#changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** Follow what other tabs of the same person put and remove. */
  followOtherTabs(signal: AbortSignal): void {
    const changedElsewhere = ({ key }: StorageEvent): void => {
      if (key === null || key.startsWith(this.#prefix)) this.#changed();
    };
    window.addEventListener("storage", changedElsewhere, { signal });
  }

  #changed(): void {
    this.#kept = null;
    for (const listener of this.#listeners) listener();
  }
}
