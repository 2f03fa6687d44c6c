/** Rows of discussions and groups as lists and pages hold them in the cache, and what news changes in them. */
import type { Discussion, Group } from "../../core/shapes";
import { saidIn } from "./excerpt";
import type { Message } from "./types";

export type Row = Record<string, unknown>;

export function withPosted(row: Discussion & Row, number: number, message: Message | null, own: boolean): Row {
  if (number <= row.last_number) return row;
  const read = own ? number : row.read_number;
  const last = message && lastOf(message);
  return {
    ...row,
    last_number: number,
    read_number: read,
    unread: number - read,
    ...(last ? { last_message: last, changed_at: last.created_at } : {}),
  };
}

export const lastOf = (message: Message): Discussion["last_message"] => ({
  number: message.number,
  author: message.author,
  excerpt: saidIn(message),
  created_at: message.created_at,
  state: message.state,
});

export function withChange(row: Discussion & Row, changed: Discussion): Row {
  if (changed.revision < row.revision) return row;
  // What was posted in between is counted by its own news, with its groups' totals.
  const { read_number, unread, muted, last_number, last_message } = row;
  return { ...row, ...changed, read_number, unread, muted, last_number, last_message };
}

export function withRead(row: Discussion & Row, number: number): Row {
  if (number <= row.read_number) return row;
  const read = Math.min(number, row.last_number);
  return { ...row, read_number: read, unread: row.last_number - read };
}

export function withUnread(row: Discussion & Row, number: number): Row {
  if (number >= row.read_number) return row;
  return { ...row, read_number: number, unread: row.last_number - number };
}

export const isDiscussion = (row: Row, id: number): row is Discussion & Row => row.id === id && "read_number" in row;

export const isGroup = (row: Row, id: number): row is Group & Row => row.id === id && "my_role" in row && row.unread !== null;

/** The same data with every object changed where `change` changes it; what is untouched stays the same object. */
export function walk(data: unknown, change: (row: Row) => Row): unknown {
  if (Array.isArray(data)) {
    const walked = data.map((item) => walk(item, change));
    return walked.some((item, index) => item !== data[index]) ? walked : data;
  }
  if (typeof data !== "object" || data === null) return data;
  const changed = change(data as Row);
  if (changed !== data) return changed;
  const entries = Object.entries(data).map(([name, value]) => [name, walk(value, change)] as const);
  return entries.some(([name, value]) => value !== (data as Row)[name]) ? Object.fromEntries(entries) : data;
}
