/** Which channels the page wants to hear, counted, and which the server has let this socket into. */
import { delayBefore, isTransient } from "./live-retry";
import type { ProblemError } from "./problems";

/** As many as one `join` may carry. */
export const CHANNELS_A_JOIN = 100;

interface Door {
  /** Emit `join` or `leave`; throws the problem that came back. */
  ask(event: "join" | "leave", channels: string[]): Promise<unknown>;
  /** What a join was answered. */
  entered(answer: unknown): void;
  /** Channels that are not, or no longer, open to this person. */
  closed(channels: string[]): void;
  wait(milliseconds: number): Promise<void>;
}

export class Channels {
  #wanted = new Map<string, number>();
  #joined = new Set<string>();
  #closed = new Set<string>();
  /** Asked for without an answer: the server may have let this socket in all the same. */
  #unsure = new Set<string>();
  /** Those this socket was taken out of while a join was on its way, whose answer knows nothing of it. */
  #leftMeanwhile = new Set<string>();
  #online = false;
  #working = false;
  /** Grows with each connection: an answer to an older one says nothing of this one. */
  #connection = 0;

  constructor(private readonly door: Door) {}

  /** Hear these channels until the returned function is called. */
  want(channels: readonly string[]): () => void {
    for (const channel of channels) this.#wanted.set(channel, (this.#wanted.get(channel) ?? 0) + 1);
    this.#soon();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      for (const channel of channels) this.#release(channel);
      this.#soon();
    };
  }

  /** A new connection is in no channel yet, and rights may have been given back meanwhile. */
  connected(): void {
    this.#connection++;
    this.#online = true;
    this.#joined.clear();
    this.#unsure.clear();
    this.#closed.clear();
    this.#soon();
  }

  disconnected(): void {
    this.#connection++;
    this.#online = false;
    this.#joined.clear();
    this.#unsure.clear();
  }

  /** The server took this socket out of channels. */
  left(channels: readonly string[]): void {
    for (const channel of channels) {
      this.#joined.delete(channel);
      this.#closed.add(channel);
      this.#leftMeanwhile.add(channel);
    }
  }

  /** A group is open to this person again: what was closed may be asked for anew, its discussions too. */
  reopened(groupId: number): void {
    // Which closed discussions are the group's is not known here; asking for another one is harmless.
    for (const channel of this.#closed) {
      if (channel === `group:${groupId}` || channel.startsWith("discussion:")) this.#closed.delete(channel);
    }
    this.#soon();
  }

  #release(channel: string): void {
    const count = (this.#wanted.get(channel) ?? 0) - 1;
    if (count > 0) this.#wanted.set(channel, count);
    else {
      this.#wanted.delete(channel);
      this.#closed.delete(channel);
    }
  }

  /** After the current turn, so that one page's leaving and another's coming meet in one message. */
  #soon(): void {
    queueMicrotask(() => void this.#reconcile());
  }

  async #reconcile(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    let failures = 0;
    while (this.#online) {
      const extra = [...this.#joined, ...this.#unsure].filter((channel) => !this.#wanted.has(channel));
      const missing = [...this.#wanted.keys()].filter((channel) => !this.#joined.has(channel) && !this.#closed.has(channel));
      const batch = (extra.length > 0 ? extra : missing).slice(0, CHANNELS_A_JOIN);
      if (batch.length === 0) break;
      const connection = this.#connection;
      try {
        if (extra.length > 0) await this.#leave(batch);
        else await this.#join(batch, connection);
        failures = 0;
      } catch (error) {
        if (connection !== this.#connection) continue;
        if (isTransient(error)) {
          if (extra.length === 0) for (const channel of batch) this.#unsure.add(channel);
          await this.door.wait(delayBefore(error, failures++));
        } else this.#refused(batch, error as ProblemError);
      }
    }
    this.#working = false;
  }

  async #leave(batch: string[]): Promise<void> {
    for (const channel of batch) {
      this.#joined.delete(channel);
      this.#unsure.delete(channel);
    }
    await this.door.ask("leave", batch);
  }

  async #join(batch: string[], connection: number): Promise<void> {
    this.#leftMeanwhile.clear();
    const answer = await this.door.ask("join", batch);
    if (connection !== this.#connection) return;
    for (const channel of batch) {
      this.#unsure.delete(channel);
      if (!this.#leftMeanwhile.has(channel)) this.#joined.add(channel);
    }
    this.door.entered(answer);
  }

  /** One refused channel refuses the whole join: the problem names those, the others are asked for again. */
  #refused(batch: string[], problem: ProblemError): void {
    const named = problem.errors.channels;
    const closed = Array.isArray(named) ? batch.filter((channel) => named.includes(channel)) : [];
    // What was left and opened again meanwhile is asked for once more: the refusal may be older than the opening.
    const shut = (closed.length > 0 ? closed : batch).filter(
      (channel) => this.#closed.has(channel) || !this.#leftMeanwhile.has(channel),
    );
    for (const channel of shut) this.#closed.add(channel);
    this.door.closed(shut);
  }
}
