/**
 * What this page knows of one discussion, kept equal to the server's state.
 *
 * `revision` says up to which change everything is known, `heard` the highest change we were told of. While
 * `heard` is ahead, somebody must fetch what changed since `revision`; how and when is the follower's affair.
 * Messages are held sparsely by number: a long history is never loaded whole.
 */
import type { CatchUp, Head, Message, MessageFrame, MessagePage } from "./types";

/** How many frames may wait for an earlier one; beyond, the fetch brings them anyway. */
export const AHEAD_LIMIT = 500;

export interface DiscussionLog {
  readonly epoch: string | null;
  readonly revision: number;
  readonly heard: number;
  /** Number of the newest message known to exist. */
  readonly lastNumber: number;
  /** Lowest number this person may read (a guest reads only what came since they joined); 0 while there is none. */
  readonly firstNumber: number;
  readonly messages: ReadonlyMap<number, Message>;
  readonly ahead: ReadonlyMap<number, MessageFrame>;
}

export const emptyLog: DiscussionLog = {
  epoch: null,
  revision: 0,
  heard: 0,
  lastNumber: 0,
  firstNumber: 0,
  messages: new Map(),
  ahead: new Map(),
};

/** Nothing is known yet, or what was known belongs to another epoch. */
export function isBlank(log: DiscussionLog): boolean {
  return log.epoch === null;
}

/** The server is known to have changes that we do not hold. */
export function isBehind(log: DiscussionLog): boolean {
  return log.epoch !== null && log.heard > log.revision;
}

/** Take in one pushed change. */
export function applyFrame(log: DiscussionLog, frame: MessageFrame): DiscussionLog {
  if (log.epoch === null) return log;
  if (frame.epoch !== log.epoch) return emptyLog;
  if (frame.revision <= log.revision) return log;
  if (frame.item === undefined) return hear(log, frame.revision);
  if (frame.revision > log.revision + 1) return keepAhead(log, frame);
  return drain(step(log, frame));
}

/** Take in the answer to one's own post, which may arrive before or after its frame. */
export function applyPosted(log: DiscussionLog, message: Message): DiscussionLog {
  if (log.epoch === null) return log;
  return applyFrame(merge(log, [message]), { revision: message.revision, epoch: log.epoch, item: message });
}

/** Take in what the server says its newest change is. */
export function applyHead(log: DiscussionLog, head: Head): DiscussionLog {
  if (log.epoch === null) return log;
  return head.epoch === log.epoch ? hear(log, head.revision) : emptyLog;
}

/** Start from the newest page: everything at its revision is known or can be fetched. */
export function openLog(page: MessagePage): DiscussionLog {
  const { epoch, revision, items, more } = page;
  const firstNumber = more ? 1 : (items[0]?.number ?? 0);
  return merge({ ...emptyLog, epoch, revision, heard: revision, firstNumber }, items);
}

/** Take in another page of history, which may be newer or older than what we hold. */
export function applyPage(log: DiscussionLog, page: MessagePage): DiscussionLog {
  if (log.epoch === null) return log;
  return page.epoch === log.epoch ? hear(merge(log, page.items), page.revision) : emptyLog;
}

/** Take in the messages changed since our revision. */
export function applyCatchUp(log: DiscussionLog, answer: CatchUp): DiscussionLog {
  if (log.epoch === null) return log;
  if (answer.epoch !== log.epoch) return emptyLog;
  const reached = answer.more
    ? answer.items.reduce((highest, item) => Math.max(highest, item.revision), log.revision)
    : answer.revision;
  const merged = hear(merge(log, answer.items), answer.revision);
  return drain({ ...merged, revision: Math.max(merged.revision, reached) });
}

/** Nothing older than this number may be read. */
export function startsAt(log: DiscussionLog, number: number): DiscussionLog {
  return number === log.firstNumber ? log : { ...log, firstNumber: number };
}

function hear(log: DiscussionLog, revision: number): DiscussionLog {
  return revision <= log.heard ? log : { ...log, heard: revision };
}

function keepAhead(log: DiscussionLog, frame: MessageFrame): DiscussionLog {
  const heard = hear(log, frame.revision);
  if (log.ahead.has(frame.revision) || log.ahead.size >= AHEAD_LIMIT) return heard;
  return { ...heard, ahead: new Map(log.ahead).set(frame.revision, frame) };
}

function step(log: DiscussionLog, frame: MessageFrame): DiscussionLog {
  const merged = hear(merge(log, frame.item ? [frame.item] : []), frame.revision);
  return { ...merged, revision: frame.revision };
}

/** Apply the frames that waited for what has just come, and forget those overtaken. */
function drain(log: DiscussionLog): DiscussionLog {
  if (log.ahead.size === 0) return log;
  let drained = log;
  for (let next = log.ahead.get(log.revision + 1); next; next = log.ahead.get(drained.revision + 1)) {
    drained = step(drained, next);
  }
  const ahead = new Map([...log.ahead].filter(([revision]) => revision > drained.revision));
  return { ...drained, ahead };
}

/** Hold these messages, each in its newest state. */
function merge(log: DiscussionLog, items: readonly Message[]): DiscussionLog {
  const newer = items.filter((item) => (log.messages.get(item.number)?.revision ?? -1) < item.revision);
  if (newer.length === 0) return log;
  const messages = new Map(log.messages);
  let { lastNumber, firstNumber } = log;
  for (const item of newer) {
    messages.set(item.number, item);
    lastNumber = Math.max(lastNumber, item.number);
    firstNumber = firstNumber || item.number;
  }
  return { ...log, messages, lastNumber, firstNumber };
}
