import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyCatchUp,
  applyFrame,
  applyHead,
  applyPage,
  applyPosted,
  type DiscussionLog,
  emptyLog,
  isBehind,
  isBlank,
  openLog,
} from "./log";
import { ServerDiscussion } from "./server.fixture";
import type { MessageFrame } from "./types";

const bodies = (log: DiscussionLog): string[] =>
  [...log.messages.values()].toSorted((one, other) => one.number - other.number).map(({ body }) => body);

function serverWith(count: number): ServerDiscussion {
  const server = new ServerDiscussion();
  for (let number = 1; number <= count; number++) server.post(`message ${number}`);
  return server;
}

const lastFrame = (server: ServerDiscussion): MessageFrame => server.frames.at(-1)!;

describe("the log of a discussion", () => {
  test("the next change is applied", () => {
    const server = serverWith(2);
    const log = openLog(server.page({ limit: 50 }));
    server.post("troisième");
    const after = applyFrame(log, lastFrame(server));
    expect(bodies(after)).toEqual(["message 1", "message 2", "troisième"]);
    expect(isBehind(after)).toBe(false);
  });

  test("a change that is known already is dropped", () => {
    const server = serverWith(2);
    const log = openLog(server.page({ limit: 50 }));
    expect(applyFrame(log, lastFrame(server))).toBe(log);
  });

  test("a gap is noticed, and the early change waits for the missing one", () => {
    const server = serverWith(1);
    const log = openLog(server.page({ limit: 50 }));
    server.post("deux");
    server.post("trois");
    const [, second, third] = server.frames as [MessageFrame, MessageFrame, MessageFrame];
    const gap = applyFrame(log, third);
    expect(bodies(gap)).toEqual(["message 1"]);
    expect(isBehind(gap)).toBe(true);
    const filled = applyFrame(gap, second);
    expect(bodies(filled)).toEqual(["message 1", "deux", "trois"]);
    expect(isBehind(filled)).toBe(false);
  });

  test("a change too large for a frame must be fetched", () => {
    const server = serverWith(1);
    const log = openLog(server.page({ limit: 50 }));
    server.post("long");
    const heard = applyFrame(log, { ...server.head() });
    expect(isBehind(heard)).toBe(true);
    expect(bodies(applyCatchUp(heard, server.changedAfter(heard.revision)))).toEqual(["message 1", "long"]);
  });

  test("a change of the discussion itself counts and brings no message", () => {
    const server = serverWith(1);
    const log = openLog(server.page({ limit: 50 }));
    const after = applyFrame(log, { revision: 2, epoch: "first", item: null });
    expect(after.revision).toBe(2);
    expect(after.messages).toBe(log.messages);
  });

  test("a head that is ahead shows a lost last message", () => {
    const server = serverWith(1);
    const log = openLog(server.page({ limit: 50 }));
    server.post("perdu");
    expect(isBehind(applyHead(log, server.head()))).toBe(true);
  });

  test("another epoch starts over", () => {
    const server = serverWith(5);
    const log = openLog(server.page({ limit: 50 }));
    server.restore(3);
    expect(isBlank(applyHead(log, server.head()))).toBe(true);
    expect(isBlank(applyPage(log, server.page({ after: 0, limit: 2 })))).toBe(true);
    expect(isBlank(applyCatchUp(log, server.changedAfter(log.revision)))).toBe(true);
  });

  test("an older page never undoes a newer change", () => {
    const server = serverWith(3);
    const stale = server.page({ limit: 50 });
    server.edit(2, "corrigé");
    const log = openLog(server.page({ limit: 50 }));
    expect(bodies(applyPage(log, stale))).toEqual(["message 1", "corrigé", "message 3"]);
  });

  test("one's own message stands once, whichever of answer and frame comes first", () => {
    for (const order of ["answer first", "frame first"]) {
      const server = serverWith(1);
      let log = openLog(server.page({ limit: 50 }));
      const posted = server.post("à moi", "key-1");
      const steps = [() => applyPosted(log, posted), () => applyFrame(log, lastFrame(server))];
      for (const step of order === "answer first" ? steps : steps.toReversed()) log = step();
      expect(bodies(log)).toEqual(["message 1", "à moi"]);
      expect(isBehind(log)).toBe(false);
    }
  });

  test("someone who joined without history starts at the first message they may read", () => {
    const nothingYet = openLog({ items: [], more: false, revision: 90, epoch: "first" });
    const server = new ServerDiscussion();
    const message = { ...server.post("bonjour"), number: 91, revision: 91 };
    const log = applyFrame(nothingYet, { revision: 91, epoch: "first", item: message });
    expect([log.firstNumber, log.lastNumber]).toEqual([91, 91]);
  });
});

type Step =
  | { kind: "post" | "head" | "ask changes" }
  | { kind: "edit" | "ask page" | "deliver" | "deliver twice" | "lose"; which: number };

const which = fc.nat(1000);
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("post" as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("head" as const) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("ask changes" as const) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit" as const), which }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("ask page" as const), which }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant("deliver" as const), which }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("deliver twice" as const), which }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("lose" as const), which }) },
  ),
  { maxLength: 120 },
);

type Packet = (log: DiscussionLog) => DiscussionLog;

/** Plays the steps on a server and a wire that loses, doubles and reorders; gives what the page then holds. */
function play(script: readonly Step[], takeFrame: typeof applyFrame): [ServerDiscussion, DiscussionLog] {
  const server = serverWith(3);
  let log = openLog(server.page({ limit: 2 }));
  const wire: Packet[] = [];
  const pick = (index: number): number => index % Math.max(1, wire.length);
  const sendFrame = (): void => {
    const frame = lastFrame(server);
    wire.push((held) => takeFrame(held, frame));
  };
  for (const step of script) {
    if (step.kind === "post") {
      server.post(`message ${server.messages.length + 1}`);
      sendFrame();
    } else if (step.kind === "edit") {
      server.edit((step.which % server.messages.length) + 1, `corrigé ${server.revision + 1}`);
      sendFrame();
    } else if (step.kind === "head") {
      const head = server.head();
      wire.push((held) => applyHead(held, head));
    } else if (step.kind === "ask changes") {
      const answer = server.changedAfter(log.revision);
      wire.push((held) => applyCatchUp(held, answer));
    } else if (step.kind === "ask page") {
      const page = server.page({ after: step.which % server.messages.length, limit: 3 });
      wire.push((held) => applyPage(held, page));
    } else if (step.kind === "deliver twice") {
      log = wire[pick(step.which)]?.(log) ?? log;
    } else if (step.kind === "deliver" || step.kind === "lose") {
      const [packet] = wire.splice(pick(step.which), 1);
      if (packet && step.kind === "deliver") log = packet(log);
    }
  }
  return [server, log];
}

/** What the follower does in the end: the head, the changes since, and the blocks it never loaded. */
function settle(server: ServerDiscussion, log: DiscussionLog): DiscussionLog {
  let settled = applyHead(log, server.head());
  while (isBehind(settled)) settled = applyCatchUp(settled, server.changedAfter(settled.revision));
  const unread = { after: 0, limit: server.messages.length };
  const held = new Set(settled.messages.keys());
  for (const item of server.page(unread).items) {
    if (!held.has(item.number)) settled = applyPage(settled, { ...server.page(unread), items: [item] });
  }
  return settled;
}

const endsExact = ([server, log]: [ServerDiscussion, DiscussionLog]): boolean => {
  const settled = settle(server, log);
  const shown = [...settled.messages.values()].toSorted((one, other) => one.number - other.number);
  return JSON.stringify(shown) === JSON.stringify(server.messages);
};

describe("whatever the network does", () => {
  test("the page ends as exactly the server's messages, in order, once", () => {
    fc.assert(
      fc.property(steps, (script) => endsExact(play(script, applyFrame))),
      { numRuns: 2000 },
    );
  });

  test("at every moment, all changes up to the revision are held", () => {
    fc.assert(
      fc.property(steps, (script) => {
        const [server, log] = play(script, applyFrame);
        return server.messages
          .filter(({ revision }) => revision > 3 && revision <= log.revision)
          .every(({ number, revision }) => (log.messages.get(number)?.revision ?? 0) >= revision);
      }),
      { numRuns: 2000 },
    );
  });

  test("a page that applies frames without asking for the next revision loses messages", () => {
    const naive = (log: DiscussionLog, frame: MessageFrame): DiscussionLog =>
      frame.revision <= log.revision
        ? log
        : applyFrame({ ...log, revision: frame.revision - 1, heard: frame.revision }, frame);
    const run = fc.check(
      fc.property(steps, (script) => endsExact(play(script, naive))),
      { numRuns: 2000 },
    );
    expect(run.failed).toBe(true);
  });

  test("a blank log takes nothing but a first page", () => {
    const server = serverWith(2);
    expect(applyFrame(emptyLog, lastFrame(server))).toBe(emptyLog);
    expect(applyHead(emptyLog, server.head())).toBe(emptyLog);
  });
});
