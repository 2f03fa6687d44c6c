/** Which lines of a list are ticked, and what can be done with them. */
import type { Act, RequestList } from "./api";

/** As many as one press takes. */
export const MOST = 200;

export type Ticks = ReadonlySet<number>;

export function ticked(ticks: Ticks, id: number, on: boolean): Ticks {
  const next = new Set(ticks);
  if (!on) next.delete(id);
  else if (next.size < MOST) next.add(id);
  return next;
}

/** All the lines of a page, or none of them; those of other pages stay as they are. */
export const tickedAll = (ticks: Ticks, ids: readonly number[], on: boolean): Ticks =>
  ids.reduce((all: Ticks, id) => ticked(all, id, on), ticks);

/** What makes sense for a list: what is closed can be opened again, all else closed, or asked no more. */
export function actsFor(list: RequestList): Act[] {
  if (list === "closed") return ["reopen"];
  if (list === "unasked" || list === "unmatched") return ["send_elsewhere", "finish"];
  return list === "full" ? ["finish"] : ["end_askings", "send_elsewhere", "finish"];
}
