/**
 * Brings what is posted and read to the lists in the cache, so that titles and unread counts follow without a request.
 *
 * Rows of discussions count by number, which is exact. A group's total is the sum of rows this browser may not hold:
 * it moves by differences, and is fetched again in the few cases where a difference cannot be told.
 */
import type { QueryClient } from "@tanstack/react-query";
import type { Discussion } from "../../core/shapes";
import { isDiscussion, isGroup, lastOf, walk, withChange, withPosted, withRead, withUnread, type Row } from "./rows";
import type { Message } from "./types";

export interface Posted {
  discussionId: number;
  groupId: number;
  /** Number of the newest message. */
  number: number;
  message: Message | null;
  /** Written by the person signed in, who has therefore read it. */
  own: boolean;
}

export interface Read {
  discussionId: number;
  groupId: number;
  number: number;
}

const FRESH = 3_000;
const RECHECK_WITHIN = 4_000;

export class News {
  /** Who shows a discussion and must stop noting what is seen of it: it was left for later. */
  #leavers = new Map<number, Set<(number: number) => void>>();
  /** The newest number already counted in the groups' totals. */
  #counted = new Map<number, number>();
  #recheck: ReturnType<typeof setTimeout> | undefined;
  #recheckRows: ReturnType<typeof setTimeout> | undefined;
  #recheckAll: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly client: QueryClient) {}

  posted({ discussionId, groupId, number, message, own }: Posted): void {
    const row = this.#row(discussionId);
    const before = this.#counted.get(discussionId) ?? row?.last_number ?? number - 1;
    this.#counted.set(discussionId, Math.max(before, number));
    this.#patch(["discussion"], (found) => (isDiscussion(found, discussionId) ? withPosted(found, number, message, own) : found));
    if (own && !row) return this.#recheckGroups();
    const difference = own ? -(row?.unread ?? 0) : Math.max(0, number - before);
    this.#count(groupId, this.#weighs(discussionId, groupId, row) ? difference : 0, message?.created_at);
  }

  read({ discussionId, groupId, number }: Read): void {
    const row = this.#row(discussionId);
    this.#patch(["discussion"], (found) => (isDiscussion(found, discussionId) ? withRead(found, number) : found));
    if (!row) this.#recheckGroups();
    else if (!row.muted) this.#count(groupId, Math.min(0, row.read_number - Math.min(number, row.last_number)), undefined);
  }

  /** Left for later, here or in another tab: read no further than this number. */
  markedUnread({ discussionId, groupId, number }: Read): void {
    const row = this.#row(discussionId);
    for (const leave of this.#leavers.get(discussionId) ?? []) leave(number);
    this.#patch(["discussion"], (found) => (isDiscussion(found, discussionId) ? withUnread(found, number) : found));
    if (!row) this.#recheckGroups();
    else if (!row.muted) this.#count(groupId, Math.max(0, row.read_number - number), undefined);
    void this.client.invalidateQueries({ queryKey: ["discussion", "list", "home"] });
  }

  /** Hear that a discussion was left for later, until the returned function is called. */
  onLeft(discussionId: number, leave: (number: number) => void): () => void {
    const leavers = this.#leavers.get(discussionId) ?? new Set();
    this.#leavers.set(discussionId, leavers.add(leave));
    return () => void leavers.delete(leave);
  }

  /** Messages went or came: a discussion that got some ends at this number, and its reader's count is asked again. */
  moved(discussionId: number, number: number): void {
    this.#counted.set(discussionId, Math.max(this.#counted.get(discussionId) ?? 0, number));
    // All who hear the group hear it at once: not all shall ask at once.
    clearTimeout(this.#recheckAll);
    this.#recheckAll = setTimeout(() => this.settledElsewhere(), Math.random() * RECHECK_WITHIN);
  }

  /** More changed for this person than one discussion's count: whatever is shown is asked again. */
  settledElsewhere(): void {
    void this.client.invalidateQueries({ queryKey: ["discussion"] });
    void this.client.invalidateQueries({ queryKey: ["groups"] });
  }

  /** What a group decided, and the dates to come: lists that hold more than rows of discussions are asked again. */
  settled(): void {
    clearTimeout(this.#recheckRows);
    this.#recheckRows = setTimeout(() => this.#ask("discussion"), Math.random() * RECHECK_WITHIN);
  }

  /** A message that was there already: only a row that ends with it says so. */
  messageChanged(message: Message): void {
    this.#patch(["discussion"], (found) =>
      isDiscussion(found, message.discussion_id) && found.last_message?.number === message.number
        ? { ...found, last_message: lastOf(message) }
        : found,
    );
  }

  /** The discussion itself changed; how far this person has read is theirs, whoever the item was made for. */
  discussionChanged(discussion: Discussion): void {
    this.#patch(["discussion"], (found) => (isDiscussion(found, discussion.id) ? withChange(found, discussion) : found));
    // An answer that is on its way may be older than this change: ask for a newer one.
    const page = this.client.getQueryState(["discussion", discussion.id]);
    if (page?.fetchStatus === "fetching" || page?.isInvalidated) {
      void this.client.invalidateQueries({ queryKey: ["discussion", discussion.id], exact: true });
    }
  }

  /** Where discussions stand as the server tells it on a join: what was posted before is counted already. */
  standing(discussionId: number, lastNumber: number): void {
    // Heard of for the first time: a list fetched before the join may lack what was posted in between.
    if (!this.#counted.has(discussionId)) this.#recheckLists();
    this.#counted.set(discussionId, Math.max(this.#counted.get(discussionId) ?? 0, lastNumber));
  }

  close(): void {
    clearTimeout(this.#recheck);
    clearTimeout(this.#recheckRows);
    clearTimeout(this.#recheckAll);
  }

  /** Whether what is new in a discussion counts for its group: not where it is muted. */
  #weighs(discussionId: number, groupId: number, row: Discussion | undefined): boolean {
    if (row) return !row.muted;
    let muted = false;
    walk(this.client.getQueryData(["groups", "list"]), (found) => {
      if (isGroup(found, groupId)) muted = (found.my_level.level === "muted") !== found.my_level.exceptions.includes(discussionId);
      return found;
    });
    return !muted;
  }

  #count(groupId: number, difference: number, at: string | undefined): void {
    const groups = this.client.getQueryState(["groups", "list"]);
    // A list that is on its way, or has just come, may hold this news already.
    if (groups?.fetchStatus === "fetching" || Date.now() - (groups?.dataUpdatedAt ?? 0) < FRESH) this.#recheckGroups();
    this.#patch(["groups"], (found) =>
      isGroup(found, groupId)
        ? { ...found, unread: Math.max(0, (found.unread ?? 0) + difference), last_activity_at: at ?? found.last_activity_at }
        : found,
    );
  }

  #recheckGroups(): void {
    clearTimeout(this.#recheck);
    this.#recheck = setTimeout(() => this.#ask("groups"), 1_000 + Math.random() * RECHECK_WITHIN);
  }

  #recheckLists(): void {
    this.#recheckGroups();
    clearTimeout(this.#recheckRows);
    this.#recheckRows = setTimeout(() => this.#ask("discussion"), 1_000 + Math.random() * RECHECK_WITHIN);
  }

  #ask(room: "groups" | "discussion"): void {
    void this.client.invalidateQueries({ queryKey: [room, "list"] });
  }

  /** The discussion as any list or page holds it; one that is out of date speaks only where no other does. */
  #row(id: number): Discussion | undefined {
    return this.#heldRow(id, false) ?? this.#heldRow(id, true);
  }

  #heldRow(id: number, outdated: boolean): Discussion | undefined {
    let found: Discussion | undefined;
    for (const { state } of this.client.getQueryCache().findAll({ queryKey: ["discussion"] })) {
      if (state.isInvalidated !== outdated) continue;
      walk(state.data, (row) => {
        if (isDiscussion(row, id) && (!found || row.read_number > found.read_number)) found = row;
        return row;
      });
    }
    return found;
  }

  #patch(queryKey: readonly string[], change: (row: Row) => Row): void {
    for (const { queryKey: key, state } of this.client.getQueryCache().findAll({ queryKey })) {
      const patched = walk(state.data, change);
      if (patched === state.data || state.isInvalidated) continue;
      this.client.setQueryData(key, patched, { updatedAt: state.dataUpdatedAt });
    }
  }
}
