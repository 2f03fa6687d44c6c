import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { KEEP_TRYING_FOR, Outbox, type Sending } from "./outbox";
import { OutboxStore, type Outgoing } from "./outbox-store";
import { ProblemError, unreachable } from "./problems";

/** What the server holds: the first body under each key, in order of arrival. */
class Received {
  readonly bodies: string[] = [];
  readonly #keys = new Map<string, string>();
  post = (item: Outgoing): string => {
    if (!this.#keys.has(item.key)) {
      this.#keys.set(item.key, item.body);
      this.bodies.push(item.body);
    }
    return item.key;
  };
}

/** One lock for all tabs of the test, as Web Locks give it to all tabs of a browser. */
function oneAtATime(): Sending<string>["alone"] {
  const last = new Map<string, Promise<void>>();
  return (name, run) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(run);
    last.set(name, turn);
    return turn;
  };
}

let received: Received;
let sending: Sending<string>;

beforeEach(() => {
  localStorage.clear();
  received = new Received();
  sending = {
    post: (item) => Promise.resolve(received.post(item)),
    confirmed: () => undefined,
    now: () => Date.now(),
    wait: () => Promise.resolve(),
    alone: oneAtATime(),
  };
});

const tab = (over: Partial<Sending<string>> = {}): Outbox<string> =>
  new Outbox(new OutboxStore(7), { ...sending, ...over });

async function until(store: OutboxStore, done: () => boolean): Promise<void> {
  if (done()) return;
  await new Promise<void>((resolve) => {
    const stop = store.subscribe(() => {
      if (!done()) return;
      stop();
      resolve();
    });
  });
}

const emptied = (outbox: Outbox<string>): Promise<void> => until(outbox.store, () => outbox.store.all().length === 0);

describe("the outbox", () => {
  test("sends what was written, in the order it was written", async () => {
    const outbox = tab();
    for (const body of ["un", "deux", "trois"]) outbox.send(12, { body: body, mandateId: null });
    await emptied(outbox);
    expect(received.bodies).toEqual(["un", "deux", "trois"]);
  });

  test("repeats under the same key until the server confirms, so that a lost answer posts nothing twice", async () => {
    let lost = 3;
    const outbox = tab({
      post: (item) => {
        const answer = received.post(item);
        return lost-- > 0 ? Promise.reject(unreachable()) : Promise.resolve(answer);
      },
    });
    outbox.send(12, { body: "une fois", mandateId: null });
    await emptied(outbox);
    expect(received.bodies).toEqual(["une fois"]);
  });

  test("keeps a refused message with its reason, sends the next, and never repeats by itself", async () => {
    let posts = 0;
    const outbox = tab({
      post: (item) => {
        posts++;
        if (item.body === "refusé") return Promise.reject(new ProblemError("mandate-ended", 403));
        return Promise.resolve(received.post(item));
      },
    });
    outbox.send(12, { body: "refusé", mandateId: 5 });
    outbox.send(12, { body: "suivant", mandateId: null });
    await until(outbox.store, () => outbox.store.all().length === 1);
    outbox.flush();
    const [kept] = outbox.store.all();
    expect([kept?.body, kept?.refusal?.slug]).toEqual(["refusé", "mandate-ended"]);
    expect(received.bodies).toEqual(["suivant"]);
    expect(posts).toBe(2);
  });

  test("sends a refused message again when the person asks, or forgets it", async () => {
    let open = false;
    const outbox = tab({
      post: (item) =>
        open ? Promise.resolve(received.post(item)) : Promise.reject(new ProblemError("forbidden", 403)),
    });
    outbox.send(12, { body: "encore", mandateId: null });
    outbox.send(12, { body: "tant pis", mandateId: null });
    await until(outbox.store, () => outbox.store.all().every(({ refusal }) => refusal !== null));
    open = true;
    const [first, second] = outbox.store.all() as [Outgoing, Outgoing];
    outbox.drop(second);
    outbox.retry(first);
    await emptied(outbox);
    expect(received.bodies).toEqual(["encore"]);
  });

  test("gives back after a day what could not be sent", async () => {
    let now = Date.now();
    const outbox = tab({
      now: () => now,
      post: () => {
        now += KEEP_TRYING_FOR + 1;
        return Promise.reject(unreachable());
      },
    });
    outbox.send(12, { body: "hier", mandateId: null });
    await until(outbox.store, () => outbox.store.all()[0]?.refusal?.slug === "too-old");
    expect(outbox.store.all()[0]?.body).toBe("hier");
  });

  test("finds again after a reload what another visit left, for that person alone", async () => {
    const before = tab({ post: () => new Promise(() => undefined) });
    before.send(12, { body: "laissé", mandateId: null });
    expect(new OutboxStore(8).all()).toEqual([]);
    const after = tab({ alone: (_name, run) => run() });
    after.flush();
    await emptied(after);
    expect(received.bodies).toEqual(["laissé"]);
  });

  test("does not let a discussion that must wait hold up another", async () => {
    const outbox = tab({
      post: (item) =>
        item.discussionId === 12 ? new Promise(() => undefined) : Promise.resolve(received.post(item)),
    });
    outbox.send(12, { body: "attend", mandateId: null });
    outbox.send(13, { body: "passe", mandateId: null });
    await until(outbox.store, () => outbox.store.all().length === 1);
    expect(received.bodies).toEqual(["passe"]);
  });
});

describe("with several tabs, and answers that get lost", () => {
  test("the server ends with each message once, in the order of writing", async () => {
    const scripts = fc.array(fc.record({ from: fc.nat(2), lost: fc.constantFrom(0, 0, 1, 2), before: fc.boolean() }), {
      maxLength: 25,
    });
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), scripts, async (scheduler, script) => {
        localStorage.clear();
        const server = new Received();
        const losses = new Map(script.map(({ lost, before }, index) => [`message ${index}`, { lost, before }]));
        const alone = oneAtATime();
        const tabs = [0, 1, 2].map(() =>
          tab({
            alone,
            wait: () => scheduler.schedule(Promise.resolve()),
            post: async (item) => {
              const left = losses.get(item.body);
              const fails = left !== undefined && left.lost-- > 0;
              await scheduler.schedule(Promise.resolve());
              if (fails && left.before) throw unreachable();
              const answer = server.post(item);
              await scheduler.schedule(Promise.resolve());
              if (fails) throw unreachable();
              return answer;
            },
          }),
        );
        scheduler.scheduleSequence(
          script.map(({ from }, index) => () => {
            tabs[from]?.send(12, { body: `message ${index}`, mandateId: null });
            return Promise.resolve();
          }),
        );
        await scheduler.waitIdle();
        for (const one of tabs) one.flush();
        await scheduler.waitIdle();
        expect(server.bodies).toEqual(script.map((_, index) => `message ${index}`));
      }),
      { numRuns: 200 },
    );
  });
});

test("a browser that keeps nothing still sends what is written", async () => {
  const full: Storage = Object.assign(Object.create(localStorage) as Storage, {
    key: () => null,
    removeItem: () => undefined,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  Object.defineProperty(full, "length", { value: 0 });
  const outbox = new Outbox(new OutboxStore(7, full), sending);
  outbox.send(12, { body: "malgré tout", mandateId: null });
  await emptied(outbox);
  expect(received.bodies).toEqual(["malgré tout"]);
});
