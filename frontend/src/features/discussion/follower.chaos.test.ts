import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { unreachable } from "../../core/problems";
import { Follower } from "./follower";
import { serverWith, shown } from "./follower.fixture";

type Act = { kind: "post" | "head" | "resync" | "restore" } | { kind: "edit"; which: number };

const acts = fc.array(
  fc.record({
    act: fc.oneof<fc.WeightedArbitrary<Act>[]>(
      { weight: 8, arbitrary: fc.record({ kind: fc.constant("post" as const) }) },
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit" as const), which: fc.nat(500) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant("head" as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("resync" as const) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("restore" as const) }) },
    ),
    copies: fc.constantFrom(0, 1, 1, 1, 2),
    requestFails: fc.constantFrom(false, false, false, true),
  }),
  { maxLength: 40 },
);

describe("whatever is lost, doubled, late or refused for a while", () => {
  test("the follower ends with exactly the server's messages", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), acts, async (scheduler, script) => {
        const server = serverWith(6);
        const failures = script.map(({ requestFails }) => requestFails);
        const answer = async <T>(make: () => T): Promise<T> => {
          const fails = failures.pop() ?? false;
          const made = make();
          await scheduler.schedule(Promise.resolve());
          if (fails) throw unreachable();
          return made;
        };
        const follower = new Follower(
          {
            page: (asked) => answer(() => server.page(asked)),
            changedAfter: (revision) => answer(() => server.changedAfter(revision)),
          },
          { wait: () => scheduler.schedule(Promise.resolve()), random: () => 0 },
        );
        follower.refresh();
        scheduler.scheduleSequence(
          script.map(({ act, copies }) => async () => {
            if (act.kind === "post") server.post(`message ${server.revision}`);
            else if (act.kind === "edit" && server.messages.length > 0) {
              server.edit((act.which % server.messages.length) + 1, `corrigé ${server.revision}`);
            } else if (act.kind === "restore") server.restore(4);
            else if (act.kind === "resync") follower.refresh();
            else if (act.kind === "head") follower.head(server.head());
            const frames = Array.from({ length: copies }, () => server.frames.slice(-1)).flat();
            for (const frame of frames) void scheduler.schedule(Promise.resolve()).then(() => follower.frame(frame));
          }),
        );
        await scheduler.waitIdle();
        follower.head(server.head());
        await scheduler.waitIdle();
        follower.ensure(1, server.messages.length);
        await scheduler.waitIdle();
        const { log } = follower.snapshot();
        expect(log.epoch).toBe(server.epoch);
        expect(shown(follower)).toEqual(server.messages.map(({ body }) => body));
      }),
      { numRuns: 400 },
    );
  });
});
