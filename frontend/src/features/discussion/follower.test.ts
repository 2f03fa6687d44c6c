import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ProblemError, unreachable } from "../../core/problems";
import { Follower, type Pace, type Source } from "./follower";
import { ServerDiscussion } from "./server.fixture";

const atOnce: Pace = { wait: () => Promise.resolve(), random: () => 0 };

const over = (server: ServerDiscussion): Source => ({
  page: (asked) => Promise.resolve(server.page(asked)),
  changedAfter: (revision) => Promise.resolve(server.changedAfter(revision)),
});

const shown = (follower: Follower): string[] =>
  [...follower.snapshot().log.messages.values()]
    .toSorted((one, other) => one.number - other.number)
    .map(({ body }) => body);

function serverWith(count: number): ServerDiscussion {
  const server = new ServerDiscussion();
  for (let number = 1; number <= count; number++) server.post(`message ${number}`);
  return server;
}

async function settled(follower: Follower, done: () => boolean): Promise<void> {
  if (done()) return;
  await new Promise<void>((resolve) => {
    const stop = follower.subscribe(() => {
      if (!done()) return;
      stop();
      resolve();
    });
  });
}

const upTo = (follower: Follower, server: ServerDiscussion) => (): boolean =>
  follower.snapshot().log.revision === server.revision && follower.snapshot().log.epoch === server.epoch;

describe("a follower", () => {
  test("loads the newest page and catches up over several answers", async () => {
    const server = serverWith(3);
    const follower = new Follower(over(server), atOnce);
    follower.refresh();
    await settled(follower, upTo(follower, server));
    for (let count = 0; count < 30; count++) server.post(`pendant l'absence ${count}`);
    follower.head(server.head());
    await settled(follower, upTo(follower, server));
    expect(shown(follower)).toEqual(server.messages.map(({ body }) => body));
  });

  describe("that comes back", () => {
    /** A follower that knows three messages of a discussion, and counts what it fetches. */
    async function knowing(): Promise<{ server: ServerDiscussion; follower: Follower; fetched: () => number }> {
      const server = serverWith(3);
      let fetches = 0;
      const source: Source = {
        ...over(server),
        changedAfter: (revision) => {
          fetches++;
          return Promise.resolve(server.changedAfter(revision));
        },
      };
      const follower = new Follower(source, atOnce);
      follower.refresh();
      await settled(follower, upTo(follower, server));
      return { server, follower, fetched: () => fetches };
    }

    test("tells where it stands, and nothing while it holds nothing", async () => {
      const { follower } = await knowing();
      expect(follower.place()).toEqual({ revision: 3, epoch: "first" });
      expect(new Follower(over(serverWith(1)), atOnce).place()).toBeNull();
    });

    test("has what the join brought without a fetch", async () => {
      const { server, follower, fetched } = await knowing();
      const before = fetched();
      const { revision } = follower.place() ?? { revision: 0 };
      server.post("pendant la coupure");
      server.edit(1, "corrigé");
      follower.missed(server.changedAfter(revision));
      follower.head(server.head());
      await settled(follower, upTo(follower, server));
      expect([shown(follower), fetched()]).toEqual([["corrigé", "message 2", "message 3", "pendant la coupure"], before]);
    });

    test("drops what it has heard meanwhile, and takes the frames that waited", async () => {
      const { server, follower, fetched } = await knowing();
      const before = fetched();
      const { revision } = follower.place() ?? { revision: 0 };
      server.post("manqué");
      const answer = server.changedAfter(revision);
      server.post("poussé");
      const [pushed] = server.frames.slice(-1);
      if (pushed) follower.frame(pushed);
      follower.missed(answer);
      follower.missed(answer);
      await settled(follower, upTo(follower, server));
      expect(shown(follower).slice(3)).toEqual(["manqué", "poussé"]);
      expect(fetched() - before).toBeLessThanOrEqual(1);
    });

    test("fetches what moved after the join's answer was made", async () => {
      const { server, follower } = await knowing();
      const { revision } = follower.place() ?? { revision: 0 };
      server.post("un");
      const answer = server.changedAfter(revision);
      server.post("deux");
      follower.missed(answer);
      follower.head(server.head());
      await settled(follower, upTo(follower, server));
      expect(shown(follower).slice(3)).toEqual(["un", "deux"]);
    });

    test("starts over when the answer is of another epoch", async () => {
      const { server, follower } = await knowing();
      follower.place();
      server.restore(1);
      server.post("après la restauration");
      follower.missed(server.changedAfter(1));
      await settled(follower, upTo(follower, server));
      expect(shown(follower)).toEqual(["message 1", "après la restauration"]);
    });

    test("does not take an answer for a place it never told as all that it missed", async () => {
      const { server, follower, fetched } = await knowing();
      const before = fetched();
      server.post("quatre");
      server.post("cinq");
      follower.missed(server.changedAfter(4));
      await settled(follower, upTo(follower, server));
      expect(shown(follower).slice(3)).toEqual(["quatre", "cinq"]);
      expect(fetched()).toBeGreaterThan(before);
    });
  });

  test("asks for one catch-up at a time, however many frames are ahead", async () => {
    const server = serverWith(1);
    let inFlight = 0;
    let most = 0;
    const counted: Source = {
      ...over(server),
      changedAfter: async (revision) => {
        most = Math.max(most, ++inFlight);
        await Promise.resolve();
        inFlight--;
        return server.changedAfter(revision);
      },
    };
    const follower = new Follower(counted, atOnce);
    follower.refresh();
    await settled(follower, upTo(follower, server));
    for (let count = 0; count < 20; count++) server.post("vite");
    for (const frame of server.frames.slice(-10)) follower.frame(frame);
    follower.head(server.head());
    await settled(follower, upTo(follower, server));
    expect(most).toBe(1);
  });

  test("keeps trying while the server is away, and shows why", async () => {
    const server = serverWith(2);
    let failures = 3;
    const errors: unknown[] = [];
    const flaky: Source = {
      ...over(server),
      page: (asked) =>
        failures-- > 0 ? Promise.reject(unreachable()) : Promise.resolve(server.page(asked)),
    };
    const follower = new Follower(flaky, atOnce);
    follower.subscribe(() => errors.push(follower.snapshot().error));
    follower.refresh();
    await settled(follower, upTo(follower, server));
    expect(errors[0]).toMatchObject({ slug: "network" });
    expect(follower.snapshot().error).toBeNull();
  });

  test("stops when the server refuses for good", async () => {
    const server = serverWith(2);
    let asked = 0;
    const refused: Source = {
      ...over(server),
      page: () => {
        asked++;
        return Promise.reject(new ProblemError("not-found", 404));
      },
    };
    const follower = new Follower(refused, atOnce);
    follower.refresh();
    await settled(follower, () => follower.snapshot().error !== null);
    await Promise.resolve();
    expect(asked).toBe(1);
  });

  test("loads only the blocks that are looked at, each once", async () => {
    const server = serverWith(400);
    const asked: number[] = [];
    const watched: Source = {
      ...over(server),
      page: (query) => {
        if (query.after !== undefined) asked.push(query.after);
        return Promise.resolve(server.page(query));
      },
    };
    const follower = new Follower(watched, atOnce);
    follower.refresh();
    await settled(follower, upTo(follower, server));
    follower.ensure(95, 105);
    follower.ensure(90, 110);
    await settled(follower, () => follower.snapshot().log.messages.has(120));
    expect(asked).toEqual([50, 100]);
    expect(follower.snapshot().log.messages.size).toBe(150);
  });

  test("learns where the history starts for someone who may not read the past", async () => {
    const server = serverWith(400);
    const floor = 130;
    const limited: Source = {
      ...over(server),
      page: (query) => {
        const after = query.after === undefined ? undefined : Math.max(query.after, floor - 1);
        return Promise.resolve(server.page({ ...query, after }));
      },
    };
    const follower = new Follower(limited, atOnce);
    follower.refresh();
    await settled(follower, upTo(follower, server));
    follower.ensure(1, 50);
    await settled(follower, () => follower.snapshot().log.messages.has(floor));
    expect(follower.snapshot().log.firstNumber).toBe(floor);
  });
});

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
