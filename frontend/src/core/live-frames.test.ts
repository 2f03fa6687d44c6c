import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { applyFramesOf, framesInto, idField } from "./live-frames";

let client: QueryClient;

beforeEach(() => {
  client = new QueryClient();
  for (const key of [["groups", "list"], ["groups", 3], ["groups", 3, "members"], ["groups", 4], ["accounts", "session"]]) {
    client.setQueryData(key, {});
  }
});

const outOfDate = (): unknown[] =>
  client.getQueryCache().getAll().filter(({ state }) => state.isInvalidated).map(({ queryKey }) => queryKey.join("/"));

describe("a frame", () => {
  test("makes its thing and the room's lists out of date, and nothing else", () => {
    framesInto(client)("groups.member_joined", { group_id: 3, person_id: 4 });
    expect(outOfDate()).toEqual(["groups/list", "groups/3", "groups/3/members"]);
  });

  test("that names no thing of its room makes the whole room out of date", () => {
    framesInto(client)("groups.created", {});
    expect(outOfDate()).toEqual(["groups/list", "groups/3", "groups/3/members", "groups/4"]);
  });

  test("of a room that applies its frames itself is left to it", () => {
    const seen: string[] = [];
    const stop = applyFramesOf("groups", (name) => seen.push(name));
    framesInto(client)("groups.changed", { group_id: 3 });
    stop();
    expect([seen, outOfDate()]).toEqual([["groups.changed"], []]);
  });

  test("of the live layer makes nothing out of date, but the end of the session and a return do", () => {
    framesInto(client)("live.typing", { discussion_id: 12 });
    expect(outOfDate()).toEqual([]);
    framesInto(client)("live.signed_out", {});
    expect(outOfDate()).toEqual(["accounts/session"]);
    framesInto(client)("live.back", {});
    expect(outOfDate()).toHaveLength(5);
  });

  test("that the connection stands makes out of date what was asked before it, and no frame would have told", () => {
    client.setQueryData(["discussion", 12], {});
    client.setQueryData(["notifications", "count"], {});
    framesInto(client)("live.begun", {});
    expect(outOfDate()).toEqual(["groups/list", "groups/3", "groups/3/members", "groups/4", "notifications/count"]);
  });

  describe("that all came back together", () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());

    test("asks again for what is shown within a moment, each thing by itself, and for the rest when it is shown", async () => {
      const keys = Array.from({ length: 8 }, (_, number) => ["groups", 100 + number]);
      const asked: number[] = [];
      const start = Date.now();
      const stops = keys.map((queryKey) => {
        client.setQueryData(queryKey, {});
        const queryFn = () => Promise.resolve({ at: asked.push(Date.now() - start) });
        return new QueryObserver(client, { queryKey, queryFn, staleTime: Infinity }).subscribe(() => undefined);
      });
      framesInto(client)("live.back", { together: true });
      expect([outOfDate().length, asked]).toEqual([5, []]);
      await vi.advanceTimersByTimeAsync(2_500);
      expect(asked).toHaveLength(8);
      expect(new Set(asked).size).toBeGreaterThan(4);
      for (const stop of stops) stop();
    });
  });

  test("knows its thing by the room's name", () => {
    expect(["groups", "discussion", "countries", "authorities"].map(idField)).toEqual([
      "group_id",
      "discussion_id",
      "country_id",
      "authority_id",
    ]);
  });
});
