/**
 * Sends what people write, once, in the order they wrote it, whenever the server can be reached.
 *
 * Each message is repeated under its own key until the server confirms it; a refusal is shown and never repeated by
 * itself. Of several tabs, one sends at a time.
 */
import { delayBefore, isTransient } from "./live-retry";
import { OutboxStore, type Content, type Outgoing } from "./outbox-store";
import { asProblem } from "./problems";

/** After this long a message is given back to the person: its moment may have passed. */
export const KEEP_TRYING_FOR = 24 * 3_600_000;

export interface Sending<Confirmed> {
  post(item: Outgoing): Promise<Confirmed>;
  confirmed(item: Outgoing, confirmed: Confirmed): void;
  now(): number;
  wait(milliseconds: number): Promise<void>;
  /** Run while no other tab runs the same. */
  alone(name: string, run: () => Promise<void>): Promise<void>;
}

/** A moment later than any before it in this tab, so that two messages of one millisecond keep their order. */
let latest = 0;
const nextMoment = (now: number): number => (latest = Math.max(now, latest + 1));

export class Outbox<Confirmed> {
  #running = new Set<number>();
  #sleepers = new Set<() => void>();
  #stopped = false;

  constructor(
    readonly store: OutboxStore,
    private readonly sending: Sending<Confirmed>,
  ) {}

  /** Take a message and send it as soon as possible. */
  send(discussionId: number, content: Content): Outgoing {
    const item: Outgoing = {
      ...content,
      key: crypto.randomUUID(),
      discussionId,
      writtenAt: nextMoment(this.sending.now()),
      refusal: null,
    };
    this.store.put(item);
    this.flush();
    return item;
  }

  /** Try a refused message again, under the same key: if it did arrive, it will not stand twice. */
  retry(item: Outgoing): void {
    this.store.put({ ...item, writtenAt: nextMoment(this.sending.now()), refusal: null });
    this.flush();
  }

  drop(item: Outgoing): void {
    this.store.remove(item.key);
  }

  /** Send now what waits: the connection is back, or another tab left something. */
  flush = (): void => {
    for (const wake of this.#sleepers) wake();
    const waiting = this.store.read().filter(({ refusal }) => refusal === null);
    for (const id of new Set(waiting.map(({ discussionId }) => discussionId))) void this.#run(id);
  };

  stop(): void {
    this.#stopped = true;
    for (const wake of this.#sleepers) wake();
  }

  /** One discussion after its own order; a discussion that must wait keeps no other from being written in. */
  async #run(discussionId: number): Promise<void> {
    if (this.#running.has(discussionId)) return;
    this.#running.add(discussionId);
    for (let failures = 0; !this.#stopped && this.#next(discussionId); ) {
      let pause = 0;
      await this.sending.alone(`collab.outbox.${discussionId}`, async () => {
        // What another tab sent meanwhile is no longer there.
        const item = this.#next(discussionId);
        if (item) pause = await this.#try(item, failures);
      });
      failures = pause > 0 ? failures + 1 : 0;
      // One waits without the lock: another tab may be luckier.
      if (pause > 0) await this.#sleep(pause);
    }
    this.#running.delete(discussionId);
    if (!this.#stopped && this.#next(discussionId)) void this.#run(discussionId);
  }

  #next(discussionId: number): Outgoing | undefined {
    return this.store.read().find((item) => item.discussionId === discussionId && item.refusal === null);
  }

  /** Send one item; the milliseconds to wait before the next try, 0 once it is settled one way or the other. */
  async #try(item: Outgoing, failures: number): Promise<number> {
    if (this.sending.now() - item.writtenAt > KEEP_TRYING_FOR) {
      this.store.put({ ...item, refusal: { slug: "too-old", errors: {} } });
      return 0;
    }
    try {
      this.sending.confirmed(item, await this.sending.post(item));
      this.store.remove(item.key);
    } catch (error) {
      if (isTransient(error)) return Math.max(1, delayBefore(error, failures));
      const { slug, errors } = asProblem(error);
      this.store.put({ ...item, refusal: { slug, errors } });
    }
    return 0;
  }

  async #sleep(milliseconds: number): Promise<void> {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    this.#sleepers.add(wake);
    await Promise.race([woken, this.sending.wait(milliseconds)]);
    this.#sleepers.delete(wake);
  }
}
