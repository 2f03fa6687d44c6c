import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Live, type Payload } from "./live-socket";
import { connectionState } from "./live-state";

type Handler = (...values: never[]) => void;

/** Stands for the library's socket: what the server would do is done by the test. */
class Wire {
  connected = false;
  active = true;
  connects = 0;
  readonly asked: [string, string[]][] = [];
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
    emitWithAck: (event: string, { channels }: { channels: string[] }): Promise<unknown> => {
      this.asked.push([event, channels]);
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
  frame(name: string, payload: Payload): void {
    this.#any(name, payload);
  }
  #fire(event: string, ...values: unknown[]): void {
    this.#handlers.get(event)?.(...(values as never[]));
  }
}

const ME = 7;

let wire: Wire;
let live: Live;
let heard: [string, Payload][];

beforeEach(() => {
  vi.useFakeTimers();
  wire = new Wire();
  live = new Live();
  heard = [];
  live.onFrame((name, payload) => heard.push([name, payload]));
  live.open(wire as never, ME);
});

afterEach(() => {
  live.close();
  vi.useRealTimers();
});

const turn = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("channels", () => {
  test("are joined once however many parts of the page want them, and left by the last", async () => {
    wire.up();
    const first = live.hear(["group:3"]);
    const second = live.hear(["group:3", "discussion:12"]);
    await turn();
    expect(wire.asked).toEqual([["join", ["group:3", "discussion:12"]]]);
    first();
    await turn();
    expect(wire.asked).toHaveLength(1);
    second();
    await turn();
    expect(wire.asked.at(-1)).toEqual(["leave", ["group:3", "discussion:12"]]);
  });

  test("are kept when one page gives way to another that wants the same", async () => {
    wire.up();
    const before = live.hear(["group:3"]);
    await turn();
    before();
    live.hear(["group:3"]);
    await turn();
    expect(wire.asked).toEqual([["join", ["group:3"]]]);
  });

  test("are joined again on every connection, and the heads are told", async () => {
    const heads = { ok: true, heads: { "12": { revision: 4 } } };
    wire.answer = () => heads;
    live.hear(["discussion:12"]);
    wire.up();
    await turn();
    wire.drop("transport close");
    wire.up();
    await turn();
    expect(wire.asked).toEqual([
      ["join", ["discussion:12"]],
      ["join", ["discussion:12"]],
    ]);
    expect(heard.filter(([name]) => name === "live.joined")).toEqual([
      ["live.joined", heads],
      ["live.joined", heads],
    ]);
    expect(heard.map(([name]) => name)).toEqual(["live.begun", "live.joined", "live.back", "live.joined"]);
  });

  test("that are refused do not keep the others out, and are not asked for again", async () => {
    wire.answer = (_event, channels) =>
      channels.includes("group:9")
        ? { type: "not-found", status: 404, errors: { channels: ["group:9"] } }
        : { ok: true, heads: {} };
    wire.up();
    live.hear(["group:3", "group:9"]);
    await turn();
    live.hear(["group:4"]);
    await turn();
    expect(wire.asked.map(([, channels]) => channels)).toEqual([["group:3", "group:9"], ["group:3"], ["group:4"]]);
    expect(heard).toContainEqual(["live.left", { channels: ["group:9"] }]);
  });

  test("are heard again by whoever was taken out of the group and came back", async () => {
    wire.up();
    live.hear(["group:3", "discussion:12"]);
    await turn();
    wire.frame("live.left", { channels: ["group:3", "discussion:12"] });
    wire.frame("groups.member_joined", { group_id: 3, person_id: 8 });
    wire.frame("groups.role_changed", { group_id: 3, person_id: ME });
    await turn();
    expect(wire.asked).toHaveLength(1);
    wire.frame("groups.member_joined", { group_id: 3, person_id: ME });
    await turn();
    expect(wire.asked.slice(1)).toEqual([["join", ["group:3", "discussion:12"]]]);
  });

  test("wait as long as the server asks", async () => {
    wire.answer = () => ({ type: "too-many-requests", status: 429, retry_after: 30 });
    wire.up();
    live.hear(["group:3"]);
    await turn();
    wire.answer = () => ({ ok: true, heads: {} });
    await vi.advanceTimersByTimeAsync(29_000);
    expect(wire.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wire.asked).toHaveLength(2);
  });
});

describe("the connection", () => {
  test("tells how it stands", () => {
    expect(connectionState().phase).toBe("connecting");
    wire.up();
    expect(connectionState().phase).toBe("connected");
    wire.drop("transport close");
    expect(connectionState().phase).toBe("reconnecting");
    window.dispatchEvent(new Event("offline"));
    expect(connectionState().phase).toBe("offline");
    wire.up();
    expect(connectionState().phase).toBe("connected");
  });

  test("comes back when the server that stops said to", async () => {
    wire.up();
    wire.frame("live.bye", { in: 2.5 });
    expect(connectionState().phase).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(2_400);
    expect(wire.connects).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(wire.connects).toBe(2);
  });

  test("comes back by itself when the server closed it", async () => {
    wire.up();
    wire.drop("io server disconnect");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(wire.connects).toBe(2);
  });

  test("is not tried again once the session has ended", async () => {
    wire.refuse({ type: "not-signed-in", status: 401 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wire.connects).toBe(1);
    expect(connectionState().phase).toBe("signed-out");
    expect(heard.map(([name]) => name)).toContain("live.signed_out");
  });

  test("is tried again when the server refused for a while", async () => {
    wire.refuse({ type: "unavailable", status: 503, retry_after: 3 });
    await vi.advanceTimersByTimeAsync(3_100);
    expect(wire.connects).toBe(2);
  });

  test("is tried at once when the network is back", async () => {
    wire.up();
    wire.drop("transport close");
    window.dispatchEvent(new Event("online"));
    await turn();
    expect(wire.connects).toBe(2);
  });
});
