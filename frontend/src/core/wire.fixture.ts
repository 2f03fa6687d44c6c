import type { Payload } from "./live-socket";

type Handler = (...values: never[]) => void;

/** Stands for the library's socket: what the server would do is done by the test. */
export class Wire {
  connected = false;
  active = true;
  connects = 0;
  readonly asked: [string, string[]][] = [];
  known: unknown = null;
  answer: (event: string, channels: string[]) => unknown = () => ({ ok: true, heads: {} });
  #handlers = new Map<string, Handler>();
  #any: (name: string, payload: Payload) => void = () => undefined;

  on = (event: string, handler: Handler): this => {
    this.#handlers.set(event, handler);
    return this;
  };
  onAny = (handler: (name: string, payload: Payload) => void): this => {
    this.#any = handler;
    return this;
  };
  connect = (): this => {
    this.connects++;
    return this;
  };
  disconnect = (): this => this.drop("io client disconnect");
  emit = (): this => this;
  timeout = () => ({
    emitWithAck: (event: string, { channels, known }: { channels: string[]; known?: unknown }): Promise<unknown> => {
      this.asked.push([event, channels]);
      this.known = known;
      return Promise.resolve(this.answer(event, channels));
    },
  });

  up(): void {
    this.connected = true;
    this.#fire("connect");
  }
  drop(reason: string): this {
    if (this.connected) {
      this.connected = false;
      this.#fire("disconnect", reason);
    }
    return this;
  }
  refuse(problem: unknown): void {
    this.active = false;
    this.#fire("connect_error", Object.assign(new Error("refused"), { data: problem }));
  }
  /** The server was not even reached. */
  fail(): void {
    this.active = true;
    this.#fire("connect_error", new Error("websocket error"));
  }
  frame(name: string, payload: Payload): void {
    this.#any(name, payload);
  }
  #fire(event: string, ...values: unknown[]): void {
    this.#handlers.get(event)?.(...(values as never[]));
  }
}
