/** What the follower's tests stand on: a source over a server in memory, and waiting until it has caught up. */
import type { Follower, Pace, Source } from "./follower";
import { ServerDiscussion } from "./server.fixture";

export const atOnce: Pace = { wait: () => Promise.resolve(), random: () => 0 };

export const over = (server: ServerDiscussion): Source => ({
  page: (asked) => Promise.resolve(server.page(asked)),
  changedAfter: (revision) => Promise.resolve(server.changedAfter(revision)),
});

export const shown = (follower: Follower): string[] =>
  [...follower.snapshot().log.messages.values()]
    .toSorted((one, other) => one.number - other.number)
    .map(({ body }) => body);

export function serverWith(count: number): ServerDiscussion {
  const server = new ServerDiscussion();
  for (let number = 1; number <= count; number++) server.post(`message ${number}`);
  return server;
}

export async function settled(follower: Follower, done: () => boolean): Promise<void> {
  if (done()) return;
  await new Promise<void>((resolve) => {
    const stop = follower.subscribe(() => {
      if (!done()) return;
      stop();
      resolve();
    });
  });
}

export const upTo = (follower: Follower, server: ServerDiscussion) => (): boolean =>
  follower.snapshot().log.revision === server.revision && follower.snapshot().log.epoch === server.epoch;
