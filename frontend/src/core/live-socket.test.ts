import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Live, type Payload } from "./live-socket";
import { connectionState } from "./live-state";
import { Wire } from "./wire.fixture";

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
  vi.restoreAllMocks();
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

  test.each([
    ["the join is answered all the same", { ok: true, heads: {} }],
    ["the join is refused for it", { type: "not-found", status: 404, errors: { channels: ["group:3"] } }],
  ])("that one was taken out of while joining are asked for again once they are open: %s", async (_case, late) => {
    let answered: (answer: unknown) => void = () => undefined;
    wire.answer = () => new Promise((resolve) => (answered = resolve));
    wire.up();
    live.hear(["group:3"]);
    await turn();
    wire.frame("live.left", { channels: ["group:3"] });
    answered(late);
    await turn();
    expect(wire.asked).toHaveLength(1);
    wire.frame("groups.member_joined", { group_id: 3, person_id: ME });
    await turn();
    expect(wire.asked).toHaveLength(2);
  });

  test("that are open again before a late refusal comes are asked for once more", async () => {
    let answered: (answer: unknown) => void = () => undefined;
    wire.answer = () => new Promise((resolve) => (answered = resolve));
    wire.up();
    live.hear(["group:3"]);
    await turn();
    wire.frame("live.left", { channels: ["group:3"] });
    wire.frame("groups.member_joined", { group_id: 3, person_id: ME });
    wire.answer = () => ({ ok: true, heads: {} });
    answered({ type: "not-found", status: 404, errors: { channels: ["group:3"] } });
    await turn();
    expect(wire.asked).toHaveLength(2);
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
    await vi.advanceTimersByTimeAsync(29_900);
    expect(wire.asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_200);
    expect(wire.asked).toHaveLength(2);
  });

  test("are joined with what the page holds, which leaving does not tell", async () => {
    const stop = live.tellKnown(() => ({ 12: { revision: 3, epoch: "first" } }));
    wire.up();
    const leave = live.hear(["discussion:12"]);
    await turn();
    expect(wire.known).toEqual({ 12: { revision: 3, epoch: "first" } });
    leave();
    await turn();
    expect([wire.asked.at(-1)?.[0], wire.known]).toEqual(["leave", undefined]);
    stop();
    live.hear(["discussion:12"]);
    await turn();
    expect([wire.asked.at(-1)?.[0], wire.known]).toEqual(["join", undefined]);
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
    await vi.advanceTimersByTimeAsync(2_200);
    expect(wire.connects).toBe(2);
  });

  test("that is lost is tried again within three seconds, and ever more slowly while nobody answers", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999);
    wire.up();
    wire.drop("transport close");
    await vi.advanceTimersByTimeAsync(2_990);
    expect(wire.connects).toBe(1);
    await vi.advanceTimersByTimeAsync(20);
    expect(wire.connects).toBe(2);
    for (const [tries, within] of [
      [3, 6_000],
      [4, 10_000],
      [5, 10_000],
    ] as const) {
      wire.fail();
      await vi.advanceTimersByTimeAsync(within - 20);
      expect(wire.connects).toBe(tries - 1);
      await vi.advanceTimersByTimeAsync(20);
      expect(wire.connects).toBe(tries);
    }
  });

  test("comes back with everybody else's, unless it was our own network that failed", () => {
    const backs = (): unknown[] => heard.filter(([name]) => name === "live.back").map(([, payload]) => payload);
    wire.up();
    wire.drop("transport close");
    wire.up();
    window.dispatchEvent(new Event("offline"));
    wire.drop("ping timeout");
    wire.up();
    wire.drop("transport close");
    wire.up();
    expect(backs()).toEqual([{ together: true }, { together: false }, { together: true }]);
  });

  test("comes back by itself when the server closed it", async () => {
    wire.up();
    wire.drop("io server disconnect");
    await vi.advanceTimersByTimeAsync(3_000);
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
    await vi.advanceTimersByTimeAsync(2_900);
    expect(wire.connects).toBe(1);
    await vi.advanceTimersByTimeAsync(2_200);
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
