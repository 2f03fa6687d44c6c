/**
 * Keeps one discussion's log equal to the server's: fetches what is missing, one catch-up at a time.
 *
 * Frames and heads may be lost, doubled or late; whatever they say, what is fetched decides.
 */
import { delayBefore, isTransient } from "../../core/live-retry";
import {
  applyCatchUp,
  applyFrame,
  applyHead,
  applyPage,
  applyPosted,
  type DiscussionLog,
  emptyLog,
  isBehind,
  isBlank,
  openLog,
  startsAt,
} from "./log";
import type { CatchUp, Head, Message, MessageFrame, MessagePage } from "./types";

export const BLOCK = 50;

/** Where the follower reads from. */
export interface Source {
  page(asked: { after?: number; limit: number }): Promise<MessagePage>;
  changedAfter(revision: number): Promise<CatchUp>;
}

/** Time and chance, given from outside so that tests decide them. */
export interface Pace {
  wait(milliseconds: number): Promise<void>;
  random(): number;
}

export interface Followed {
  readonly log: DiscussionLog;
  /** Why the discussion cannot be shown or brought up to date, while that lasts. */
  readonly error: unknown;
}

export class Follower {
  #followed: Followed = { log: emptyLog, error: null };
  #listeners = new Set<() => void>();
  /** Blocks asked for once: what changes in them afterwards comes as frames and catch-ups. */
  #blocks = new Set<number>();
  #catchingUp = false;
  #opening = false;
  #mustCheck = false;
  #sleepers = new Set<() => void>();
  /** The revision told with the last join. */
  #told: number | null = null;
  /** The newest told of while the first page was under way: the page may have been read before it. */
  #toldAhead: Head | null = null;

  constructor(
    private readonly source: Source,
    private readonly pace: Pace,
  ) {}

  /** The state as it stands; the same object until something changes. */
  snapshot = (): Followed => this.#followed;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Load the newest page, or look for changes when it is there already. */
  refresh(): void {
    for (const wake of this.#sleepers) wake();
    this.#mustCheck = true;
    this.#work();
  }

  frame(frame: MessageFrame): void {
    this.#note(frame);
    this.#take((log) => applyFrame(log, frame));
  }

  /** Where this stands, to be told with a join; null while nothing is held. */
  place(): Head | null {
    const { epoch, revision } = this.#followed.log;
    this.#told = epoch === null ? null : revision;
    return epoch === null ? null : { epoch, revision };
  }

  /** Take in what a join brought for the place that was told; for any other it only says that there is more. */
  missed(answer: CatchUp): void {
    const told = this.#told;
    this.#note(answer);
    this.#take((log) => (told === null || log.revision < told ? applyHead(log, answer) : applyCatchUp(log, answer)));
  }

  head(head: Head): void {
    this.#note(head);
    this.#take((log) => applyHead(log, head));
  }

  posted(message: Message): void {
    this.#take((log) => applyPosted(log, message));
  }

  /** Make sure that the messages of these numbers come, block by block. */
  ensure(from: number, to: number): void {
    const { log } = this.#followed;
    if (isBlank(log) || log.firstNumber === 0) return;
    const lowest = Math.max(from, log.firstNumber);
    const highest = Math.min(to, log.lastNumber);
    for (let number = lowest; number <= highest; number++) {
      if (!log.messages.has(number)) void this.#loadBlock(Math.floor((number - 1) / BLOCK));
    }
  }

  #note({ epoch, revision }: Head): void {
    if (!isBlank(this.#followed.log)) return;
    const ahead = this.#toldAhead;
    if (ahead?.epoch !== epoch || ahead.revision < revision) this.#toldAhead = { epoch, revision };
  }

  #take(change: (log: DiscussionLog) => DiscussionLog): void {
    this.#set({ ...this.#followed, log: change(this.#followed.log) });
    this.#work();
  }

  #set(next: Followed): void {
    if (next.log === this.#followed.log && next.error === this.#followed.error) return;
    this.#followed = next;
    for (const listener of this.#listeners) listener();
  }

  #work(): void {
    const { log } = this.#followed;
    if (isBlank(log)) void this.#open();
    else if (isBehind(log) || this.#mustCheck) void this.#catchUp();
  }

  async #open(): Promise<void> {
    if (this.#opening) return;
    this.#opening = true;
    await this.#persist(async () => {
      this.#mustCheck = false;
      this.#toldAhead = null;
      const page = await this.source.page({ limit: BLOCK });
      this.#blocks.clear();
      const ahead = this.#toldAhead as Head | null;
      const log = openLog(page);
      this.#set({ log: ahead === null ? log : applyHead(log, ahead), error: null });
    });
    this.#opening = false;
    if (!isBlank(this.#followed.log)) this.#work();
  }

  async #catchUp(): Promise<void> {
    if (this.#catchingUp) return;
    this.#catchingUp = true;
    await this.pace.wait(100 + this.pace.random() * 300);
    await this.#persist(async () => {
      while (this.#mustCheck || isBehind(this.#followed.log)) {
        if (isBlank(this.#followed.log)) return;
        const before = this.#followed.log;
        this.#mustCheck = false;
        const answer = await this.source.changedAfter(before.revision);
        const log = applyCatchUp(this.#followed.log, answer);
        this.#set({ log, error: null });
        if (isBehind(log) && log.revision === before.revision) throw new Error("nothing newer was answered");
      }
    });
    this.#catchingUp = false;
    if (isBlank(this.#followed.log)) void this.#open();
  }

  async #loadBlock(block: number): Promise<void> {
    if (this.#blocks.has(block)) return;
    this.#blocks.add(block);
    let loaded = false;
    await this.#persist(async () => {
      const page = await this.source.page({ after: block * BLOCK, limit: BLOCK });
      const oldest = page.items[0]?.number ?? 0;
      this.#take((log) => {
        const hidesOlder = oldest > block * BLOCK + 1 && page.epoch === log.epoch;
        return applyPage(hidesOlder ? startsAt(log, oldest) : log, page);
      });
      this.#set({ ...this.#followed, error: null });
      loaded = true;
    });
    if (!loaded) this.#blocks.delete(block);
  }

  /** Try again, ever more slowly, until it works or the server refuses for good. */
  async #persist(attempt: () => Promise<void>): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await attempt();
        return;
      } catch (error) {
        this.#set({ ...this.#followed, error });
        if (!isTransient(error)) return;
        await this.#sleep(delayBefore(error, failures, this.pace.random));
      }
    }
  }

  async #sleep(milliseconds: number): Promise<void> {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    this.#sleepers.add(wake);
    await Promise.race([woken, this.pace.wait(milliseconds)]);
    this.#sleepers.delete(wake);
  }
}
