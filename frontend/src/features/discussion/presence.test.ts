import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { FrameListener, Payload } from "../../core/live";
import type { PersonRef } from "../../core/shapes";
import { followPresence, type Presence } from "./presence";
import { writersAfter } from "./useHere";

const person = (id: number) => ({ id, name: `Agent ${id}` }) as PersonRef;

/** The live line, with the server's part played by the test. */
function lineOf(discussionId: number, random = () => 0.5) {
  const said: [string, Payload][] = [];
  const told: Presence[] = [];
  let hear: FrameListener = () => undefined;
  const line = {
    onFrame: (listener: FrameListener) => {
      hear = listener;
      return () => void (hear = () => undefined);
    },
    say: (event: string, payload: Payload) => void said.push([event, payload]),
  };
  const stop = followPresence(discussionId, line, (presence) => told.push(presence), random);
  const whole = (version: number, ...ids: number[]) =>
    hear("live.presence", { discussion_id: discussionId, version, count: ids.length, people: ids.map(person) });
  const change = (from: number, came: number[], left: number[], count: number) =>
    hear("live.presence_changed", { discussion_id: discussionId, from, version: from + 1, count, came: came.map(person), left });
  return { said, told, stop, whole, change, hear: (...frame: Parameters<FrameListener>) => hear(...frame), now: () => told.at(-1) };
}

const ids = (presence: Presence | undefined) => presence?.people.map(({ id }) => id);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("who is here", () => {
  test("is the whole, then each change that follows it; whoever stays keeps their place", () => {
    const line = lineOf(7);
    line.whole(40, 1, 2, 3);
    line.change(40, [4], [2], 3);
    line.change(41, [2], [], 4);
    expect(ids(line.now())).toEqual([1, 3, 4, 2]);
    expect(line.now()?.count).toBe(4);
    vi.runAllTimers();
    expect(line.said).toEqual([]);
  });

  test("is counted where not all are named", () => {
    const line = lineOf(7);
    line.whole(40, 1, 2);
    line.change(40, [], [], 2_000);
    expect(line.now()).toMatchObject({ people: [{ id: 1 }, { id: 2 }], count: 2_000 });
  });

  test("of another discussion is not listened to", () => {
    const line = lineOf(7);
    line.hear("live.presence", { discussion_id: 8, version: 1, count: 1, people: [person(1)] });
    line.hear("live.presence_changed", { discussion_id: 8, from: 5, version: 6, count: 1, came: [], left: [] });
    vi.runAllTimers();
    expect(line.told).toEqual([]);
    expect(line.said).toEqual([]);
  });

  test("stays as shown while a missed change is asked for, once however many follow", () => {
    const line = lineOf(7);
    line.whole(40, 1, 2);
    line.change(41, [3], [], 3);
    line.change(42, [4], [], 4);
    line.change(43, [], [1], 3);
    expect(ids(line.now())).toEqual([1, 2]);
    expect(line.said).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(line.said).toEqual([["presence", { discussion_id: 7 }]]);
    line.whole(44, 2, 3, 4);
    line.change(44, [], [2], 2);
    expect(ids(line.now())).toEqual([3, 4]);
    vi.runAllTimers();
    expect(line.said).toHaveLength(1);
  });

  test("is not asked for when it comes by itself", () => {
    const line = lineOf(7);
    line.change(40, [3], [], 3);
    line.whole(41, 1, 2, 3);
    vi.runAllTimers();
    expect(line.said).toEqual([]);
  });

  test("is asked for again only after a while, when no answer came", () => {
    const line = lineOf(7);
    line.whole(40, 1);
    line.change(45, [], [], 1);
    vi.advanceTimersByTime(1_000);
    line.change(46, [], [], 1);
    vi.advanceTimersByTime(9_000);
    expect(line.said).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect(line.said).toHaveLength(2);
  });

  test("is asked for at a moment of each page's own, further apart in a large room", () => {
    const moments = [0.1, 0.5, 0.9].map((share) => {
      const line = lineOf(7, () => share);
      const began = Date.now();
      line.whole(40, 1);
      line.change(50, [], [], 2_000);
      vi.advanceTimersToNextTimer();
      expect(line.said).toHaveLength(1);
      return Date.now() - began;
    });
    expect(moments).toEqual([1_000, 5_000, 9_000]);
  });

  test("is not taken over by the numbering of another connection", () => {
    const line = lineOf(7);
    line.whole(40, 1, 2);
    line.hear("live.back", {});
    line.change(40, [9], [1], 2);
    expect(ids(line.now())).toEqual([1, 2]);
    line.whole(3, 2, 9);
    expect(ids(line.now())).toEqual([2, 9]);
  });

  test("is nobody's business once the discussion is closed to the reader, or left", () => {
    const line = lineOf(7);
    line.whole(40, 1, 2);
    line.hear("live.left", { channels: ["group:1", "discussion:7"] });
    expect(line.now()).toEqual({ people: [], count: 0 });
    line.change(50, [3], [], 3);
    line.stop();
    vi.runAllTimers();
    expect(line.said).toEqual([]);
  });
});

describe("who writes", () => {
  test("keeps their place while they write on, and goes when they stop", () => {
    let now = writersAfter([], person(1), true, 0);
    now = writersAfter(now, person(2), true, 1_000);
    now = writersAfter(now, person(1), true, 3_000);
    expect(now.map((writer) => [writer.person.id, writer.until])).toEqual([
      [1, 9_000],
      [2, 7_000],
    ]);
    expect(writersAfter(now, person(1), false, 4_000).map((writer) => writer.person.id)).toEqual([2]);
  });
});
