import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newsFrames, type Heard } from "./live";

let client: QueryClient;
let heard: Heard;
const keys = [["notifications", "count"], ["notifications", "list", {}], ["notifications", "preferences"], ["notifications", "addresses"]];

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  for (const key of keys) client.setQueryData(key, { unread: 2 });
  heard = newsFrames(client, () => 0.5);
});
afterEach(() => {
  heard.stop();
  client.clear();
  vi.useRealTimers();
});

const outOfDate = (): unknown[] =>
  client.getQueryCache().getAll().filter(({ state }) => state.isInvalidated).map(({ queryKey }) => queryKey[1]);

test("who is told asks at a moment of their own within two seconds, once for many frames", () => {
  const asked = vi.spyOn(client, "invalidateQueries");
  for (let frame = 0; frame < 50; frame++) heard.own("notifications.told", { event_id: frame });
  vi.advanceTimersByTime(999);
  expect(outOfDate()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(outOfDate()).toEqual(["count", "list"]);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("news that comes after one has asked is asked for again", () => {
  heard.own("notifications.told", {});
  vi.advanceTimersByTime(1_000);
  for (const key of keys) client.setQueryData(key, { unread: 3 });
  heard.own("notifications.told", {});
  vi.advanceTimersByTime(1_000);
  expect(outOfDate()).toEqual(["count", "list"]);
});

test("what is marked as read in one tab is so in the others at once", () => {
  heard.own("notifications.read", { person_id: 4 });
  expect(outOfDate()).toEqual(["count", "list"]);
});

test.each(["discussion.read", "discussion.all_read", "discussion.marked_unread"])("%s changes what is unread here too", (name) => {
  heard.others(name, { discussion_id: 3, number: 8 });
  vi.advanceTimersByTime(200);
  expect(outOfDate()).toEqual(["count", "list"]);
});

test("reading on asks nothing while nothing is unread", () => {
  client.setQueryData(["notifications", "count"], { unread: 0 });
  heard.others("discussion.read", { discussion_id: 3, number: 8 });
  vi.advanceTimersByTime(1_000);
  expect(outOfDate()).toEqual([]);
});

test("preferences follow another tab, but not while one's own choice is on its way", async () => {
  let answer = (): void => undefined;
  const saving = client
    .getMutationCache()
    .build(client, { mutationKey: ["notifications", "preferences"], mutationFn: () => new Promise<void>((done) => (answer = done)) })
    .execute(undefined);
  heard.own("notifications.preferences_changed", {});
  expect(outOfDate()).toEqual([]);
  await vi.advanceTimersByTimeAsync(0);
  answer();
  await saving;
  heard.own("notifications.preferences_changed", {});
  expect(outOfDate()).toEqual(["preferences"]);
});

test("an address that stops or comes back is seen on the preferences and on the secretariat's board", () => {
  heard.others("mail.address_stopped", { person_id: 4 });
  expect(outOfDate()).toEqual(["preferences", "addresses"]);
});

test("once stopped, nothing that was waiting is asked", () => {
  heard.own("notifications.told", {});
  heard.stop();
  vi.advanceTimersByTime(5_000);
  expect(outOfDate()).toEqual([]);
});
