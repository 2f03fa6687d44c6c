import { describe, expect, test } from "vitest";
import { ProblemError, unreachable } from "../../core/problems";
import { Follower, type Source } from "./follower";
import { atOnce, over, serverWith, settled, shown, upTo } from "./follower.fixture";
import { ServerDiscussion } from "./server.fixture";

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

  test("misses nothing that is told while the first page is under way", async () => {
    const server = serverWith(3);
    let give = (): void => undefined;
    const given = new Promise<void>((resolve) => (give = resolve));
    const slow: Source = {
      ...over(server),
      page: async (asked) => {
        const read = server.page(asked);
        await given;
        return read;
      },
    };
    const follower = new Follower(slow, atOnce);
    follower.refresh();
    server.post("quatre");
    follower.frame(server.frames.at(-1)!);
    give();
    await settled(follower, upTo(follower, server));
    expect(shown(follower)).toContain("quatre");
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
