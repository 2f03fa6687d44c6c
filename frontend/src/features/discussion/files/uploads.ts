/**
 * The files one is attaching in a discussion: on their way, arrived, or refused.
 *
 * They go on while other pages are open. Those that arrived are kept in the browser with the draft, by id, for as long
 * as the server surely keeps them.
 */
import { asProblem, ProblemError } from "../../../core/problems";
import { remember, remembered } from "../../../core/preferences";
import type { FileRef } from "../../../core/shapes";
import { sendFile, type Way } from "./upload";

export const MOST_FILES = 8;
const KEPT_FOR = 24 * 3_600_000;

export interface Upload {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly ref: FileRef | null;
  readonly problem: ProblemError | null;
}

interface Kept {
  ref: FileRef;
  at: number;
}

export interface Sending {
  send: (groupId: number, file: File, way: Way) => Promise<FileRef>;
  forget: (id: number) => void;
  now: () => number;
}

export class Uploads {
  #items: readonly Upload[];
  #files = new Map<string, File>();
  #ways = new Map<string, AbortController>();
  #listeners = new Set<() => void>();

  constructor(
    private readonly name: string,
    private readonly groupId: number,
    private readonly sending: Sending,
  ) {
    this.#items = this.#kept();
  }

  all = (): readonly Upload[] => this.#items;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    window.addEventListener("storage", this.#changedElsewhere);
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) window.removeEventListener("storage", this.#changedElsewhere);
    };
  };

  /** Begin to send these files; what is too large or too many is said at once. */
  add(files: readonly File[], largest: number): void {
    for (const file of files) {
      const key = crypto.randomUUID();
      const refused =
        this.#items.filter(({ problem }) => problem === null).length >= MOST_FILES
          ? new ProblemError("files-too-many", 0)
          : file.size > largest
            ? new ProblemError("too-large", 413)
            : null;
      this.#put({ key, name: file.name, size: file.size, progress: 0, ref: null, problem: refused });
      this.#files.set(key, file);
      if (refused === null) void this.#send(key);
    }
  }

  retry(key: string): void {
    this.#change(key, { progress: 0, problem: null });
    void this.#send(key);
  }

  /** Whether trying again may help: a refusal of the file itself stays one. */
  mayRetry({ key, problem }: Upload): boolean {
    return this.#files.has(key) && problem !== null && (problem.status === 0 || problem.status >= 429) && problem.slug !== "files-too-many";
  }

  /** Take a file off, wherever it is. */
  remove(key: string): void {
    const item = this.#items.find((each) => each.key === key);
    this.#ways.get(key)?.abort();
    this.#drop([key]);
    if (item?.ref) this.sending.forget(item.ref.id);
  }

  /** Whether one is neither there nor refused yet. */
  underWay(): boolean {
    return this.#items.some(({ ref, problem }) => ref === null && problem === null);
  }

  arrived(): boolean {
    return this.#items.some(({ ref }) => ref !== null);
  }

  /** Wait until nothing is under way; whether all of it arrived. */
  settled(): Promise<boolean> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.underWay()) return;
        this.#listeners.delete(look);
        resolve(this.#items.every(({ problem }) => problem === null));
      };
      this.#listeners.add(look);
      look();
    });
  }

  /** What arrived goes with the message: it waits here no longer. */
  take(): FileRef[] {
    const arrived = this.#items.filter(({ ref }) => ref !== null);
    this.#drop(arrived.map(({ key }) => key));
    return arrived.map(({ ref }) => ref as FileRef);
  }

  async #send(key: string): Promise<void> {
    const file = this.#files.get(key);
    if (!file) return;
    const way = new AbortController();
    this.#ways.set(key, way);
    try {
      const ref = await this.sending.send(this.groupId, file, {
        progress: (share) => this.#change(key, { progress: share }),
        signal: way.signal,
      });
      this.#files.delete(key);
      this.#change(key, { ref, name: ref.name, progress: 1 });
      this.#keep();
    } catch (error) {
      this.#change(key, { problem: asProblem(error) });
    }
    this.#ways.delete(key);
  }

  #put(item: Upload): void {
    this.#items = [...this.#items, item];
    this.#tell();
  }

  #change(key: string, change: Partial<Upload>): void {
    this.#items = this.#items.map((item) => (item.key === key ? { ...item, ...change } : item));
    this.#tell();
  }

  #drop(keys: readonly string[]): void {
    for (const key of keys) this.#files.delete(key);
    this.#items = this.#items.filter(({ key }) => !keys.includes(key));
    this.#keep();
    this.#tell();
  }

  #keep(): void {
    const at = this.sending.now();
    const known = new Map(this.#read().map((kept) => [kept.ref.id, kept.at]));
    const kept = this.#items.flatMap(({ ref }): Kept[] => (ref ? [{ ref, at: known.get(ref.id) ?? at }] : []));
    remember(this.name, kept.length > 0 ? JSON.stringify(kept) : "");
  }

  #read(): Kept[] {
    const after = this.sending.now() - KEPT_FOR;
    return (JSON.parse(remembered(this.name) || "[]") as Kept[]).filter(({ at }) => at > after);
  }

  #kept(): Upload[] {
    return this.#read().map(({ ref }) => ({ key: `kept-${ref.id}`, name: ref.name, size: ref.size, progress: 1, ref, problem: null }));
  }

  /** Another tab sent or removed some of them. */
  #changedElsewhere = (event: StorageEvent): void => {
    if (event.key !== `collab.${this.name}`) return;
    const held = new Map(this.#items.flatMap((item) => (item.ref ? [[item.ref.id, item] as const] : [])));
    const arrived = this.#kept().map((item) => held.get(item.ref?.id ?? 0) ?? item);
    this.#items = [...arrived, ...this.#items.filter(({ ref }) => ref === null)];
    this.#tell();
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const known = new Map<string, Uploads>();

/** The files that a person attaches in a discussion; the same for as long as the page is open. */
export function uploadsOf(personId: number, discussionId: number, groupId: number, forget: (id: number) => void): Uploads {
  const name = `files.${personId}.${discussionId}`;
  const uploads = known.get(name) ?? new Uploads(name, groupId, { send: sendFile, forget, now: () => Date.now() });
  known.set(name, uploads);
  return uploads;
}
