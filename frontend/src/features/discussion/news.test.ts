import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Discussion } from "../../core/shapes";
import { News } from "./news";
import { author, ServerDiscussion } from "./server.fixture";

let client: QueryClient;
let news: News;
const message = new ServerDiscussion().post("Bonjour à tous");

const row = { id: 12, group_id: 3, title: "Eau", revision: 5, last_number: 5, read_number: 3, unread: 2, last_message: null };
const my_level = { level: "normal", own: null, exceptions: [13] };
const group = { id: 3, name: "Développement durable", my_role: "member", unread: 6, last_activity_at: null, my_level };

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  client = new QueryClient();
  news = new News(client);
  const before = { updatedAt: Date.now() - 60_000 };
  client.setQueryData(["groups", "list"], { items: [group, { ...group, id: 4, unread: 1 }] }, before);
  client.setQueryData(["discussion", "list", 3], { pages: [{ items: [row] }] }, before);
  client.setQueryData(["discussion", 12], { ...row, can: { post: true } }, before);
});

afterEach(() => {
  news.close();
  vi.useRealTimers();
});

const counts = (): unknown => {
  const list = client.getQueryData<{ items: { unread: number }[] }>(["groups", "list"]);
  const page = client.getQueryData<{ unread: number }>(["discussion", 12]);
  const rows = client.getQueryData<{ pages: { items: { unread: number }[] }[] }>(["discussion", "list", 3]);
  return [list?.items.map(({ unread }) => unread), page?.unread, rows?.pages[0]?.items[0]?.unread];
};

const posted = (number: number, own = false) =>
  news.posted({ discussionId: 12, groupId: 3, number, message: { ...message, number }, own });

describe("what is left for later", () => {
  test("is unread again from there on, in every list, and its page hears of it", () => {
    const left: number[] = [];
    const stop = news.onLeft(12, (number) => left.push(number));
    news.markedUnread({ discussionId: 12, groupId: 3, number: 1 });
    news.markedUnread({ discussionId: 12, groupId: 3, number: 1 });
    stop();
    news.markedUnread({ discussionId: 12, groupId: 3, number: 2 });
    expect(counts()).toEqual([[8, 1], 4, 4]);
    expect(left).toEqual([1, 1]);
  });

  test("is read again by reading on, whatever an outdated list still says", () => {
    client.setQueryData(["discussion", "list", "home"], { discussions: [row] });
    news.markedUnread({ discussionId: 12, groupId: 3, number: 0 });
    news.read({ discussionId: 12, groupId: 3, number: 5 });
    expect(counts()).toEqual([[4, 1], 0, 0]);
  });
});

describe("what is muted", () => {
  test("counts in its own row and nowhere else", () => {
    const muted = { ...row, muted: true };
    client.setQueryData(["discussion", "list", 3], { pages: [{ items: [muted] }] });
    client.setQueryData(["discussion", 12], muted);
    posted(6);
    news.read({ discussionId: 12, groupId: 3, number: 6 });
    news.markedUnread({ discussionId: 12, groupId: 3, number: 2 });
    expect((counts() as unknown[])[0]).toEqual([6, 1]);
  });

  test("is known without a row, by what the group says", () => {
    news.posted({ discussionId: 13, groupId: 3, number: 4, message: null, own: false });
    expect((counts() as unknown[])[0]).toEqual([6, 1]);
    news.posted({ discussionId: 14, groupId: 3, number: 4, message: null, own: false });
    expect((counts() as unknown[])[0]).toEqual([7, 1]);
  });
});

describe("what is unread", () => {
  test("grows by one with each message, in the row and in its group alone", () => {
    posted(6);
    expect(counts()).toEqual([[7, 1], 3, 3]);
  });

  test("does not grow when the same message is heard twice, or late", () => {
    for (const number of [6, 6, 7, 6]) posted(number);
    expect(counts()).toEqual([[8, 1], 4, 4]);
  });

  test("counts the messages that were missed in between", () => {
    posted(9);
    expect(counts()).toEqual([[10, 1], 6, 6]);
  });

  test("is nothing in a discussion where one has just written", () => {
    posted(6, true);
    expect(counts()).toEqual([[4, 1], 0, 0]);
  });

  test("goes with reading, once, and never comes back", () => {
    for (const number of [5, 5, 4]) news.read({ discussionId: 12, groupId: 3, number });
    expect(counts()).toEqual([[4, 1], 0, 0]);
  });

  test("is asked again where the browser cannot tell the difference", () => {
    news.read({ discussionId: 99, groupId: 3, number: 2 });
    vi.advanceTimersByTime(6_000);
    expect(client.getQueryState(["groups", "list"])?.isInvalidated).toBe(true);
  });

  test("is asked again when news and list may have crossed", () => {
    client.setQueryData(["groups", "list"], { items: [group] });
    posted(6);
    vi.advanceTimersByTime(6_000);
    expect(client.getQueryState(["groups", "list"])?.isInvalidated).toBe(true);
  });
});

describe("a discussion that changes itself", () => {
  const discussion = () => client.getQueryData<Record<string, unknown>>(["discussion", 12]);
  const changed = (values: object) => news.discussionChanged({ ...row, ...values } as unknown as Discussion);

  test("is shown so in lists and on its page, and stays as read as it was", () => {
    changed({ title: "Eau et assainissement", revision: 9, read_number: 0, unread: 5 });
    expect(discussion()).toMatchObject({ title: "Eau et assainissement", read_number: 3, unread: 2, can: { post: true } });
    expect(counts()).toEqual([[6, 1], 2, 2]);
  });

  test("leaves the count of messages to the news of each", () => {
    changed({ revision: 9, last_number: 6 });
    expect(discussion()).toMatchObject({ revision: 9, last_number: 5 });
    posted(6);
    expect(counts()).toEqual([[7, 1], 3, 3]);
  });

  test("is asked for again when an older answer is on its way", async () => {
    const answers = [{ title: "Eau", revision: 5 }, { title: "Eau et assainissement", revision: 9 }];
    const seen: string[] = [];
    const observer = new QueryObserver(client, {
      queryKey: ["discussion", 12],
      queryFn: async () => {
        await vi.advanceTimersByTimeAsync(0);
        return { ...row, ...answers[Math.min(seen.push("asked"), 2) - 1] };
      },
    });
    const stop = observer.subscribe(() => undefined);
    void observer.refetch();
    changed({ title: "Eau et assainissement", revision: 9 });
    await vi.waitFor(() => expect(client.isFetching()).toBe(0));
    expect(discussion()).toMatchObject({ title: "Eau et assainissement" });
    expect(seen.length).toBeGreaterThan(1);
    stop();
  });

  test("never goes back to an older state", () => {
    changed({ title: "Nouveau titre", revision: 9 });
    changed({ title: "Ancien titre", revision: 8 });
    expect(discussion()).toMatchObject({ title: "Nouveau titre" });
  });
});

test("the list follows a change of the last message, and of no other", () => {
  posted(6);
  const last = () => client.getQueryData<{ last_message: object }>(["discussion", 12])?.last_message;
  news.messageChanged({ ...message, discussion_id: 12, number: 6, html: "<p>Bonsoir</p>" });
  news.messageChanged({ ...message, discussion_id: 12, number: 5, html: "<p>Autre</p>" });
  expect(last()).toMatchObject({ number: 6, excerpt: "Bonsoir" });
  news.messageChanged({ ...message, discussion_id: 12, number: 6, html: "", state: "deleted" });
  expect(last()).toMatchObject({ excerpt: "", state: "deleted" });
});

test("the list shows what was said last, and by whom", () => {
  posted(6);
  expect(client.getQueryData(["discussion", "list", 3])).toMatchObject({
    pages: [{ items: [{ last_message: { number: 6, author, excerpt: "Bonjour à tous" } }] }],
  });
});

test("the list shows words, not the marks they were written with", () => {
  const html = "<p><strong>Deux</strong> points&nbsp;:</p>\n<ul><li>l&#39;eau</li><li>x &lt; y</li></ul>";
  news.posted({ discussionId: 12, groupId: 3, number: 6, message: { ...message, number: 6, body: "**Deux**…", html }, own: false });
  const rows = client.getQueryData<{ pages: { items: { last_message: { excerpt: string } }[] }[] }>(["discussion", "list", 3]);
  expect(rows?.pages[0]?.items[0]?.last_message.excerpt).toBe("Deux points : l'eau x < y");
});

test("a long message is cut at a word, as the server does", () => {
  const html = `<p>${"mot ".repeat(60)}</p>`;
  news.posted({ discussionId: 12, groupId: 3, number: 6, message: { ...message, number: 6, html }, own: false });
  const rows = client.getQueryData<{ pages: { items: { last_message: { excerpt: string } }[] }[] }>(["discussion", "list", 3]);
  expect(rows?.pages[0]?.items[0]?.last_message.excerpt).toBe(`${Array(34).fill("mot").join(" ")}…`);
});

test("what is out of date is left to the answer that is on its way", async () => {
  await client.invalidateQueries({ queryKey: ["discussion", 12] });
  posted(6);
  expect(client.getQueryState(["discussion", 12])?.isInvalidated).toBe(true);
});
