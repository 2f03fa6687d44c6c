/** Words that are saved by themselves, while somebody else may write them too. */

export type Fields = Record<string, string>;

const same = (one = "", other = "") => one.trim() === other.trim();

/** The fields in which what is written here differs from what it was written from. */
export const changed = <Name extends string>(base: Record<Name, string>, mine: Record<Name, string>) =>
  (Object.keys(mine) as Name[]).filter((name) => !same(base[name], mine[name]));

export interface Reconciled<Name extends string> {
  base: Record<Name, string>;
  mine: Record<Name, string>;
  /** Fields that both changed, each in their own way. */
  disputed: Name[];
}

/** The base, once what comes from the server is what was sent to it: one may have written on since. */
export function acknowledge<Name extends string>(base: Record<Name, string>, sent: Partial<Record<Name, string>>, theirs: Record<Name, string>): Record<Name, string> {
  const heard = (Object.keys(sent) as Name[]).filter((name) => same(sent[name], theirs[name]));
  return { ...base, ...Object.fromEntries(heard.map((name) => [name, theirs[name]])) };
}

/**
 * What to go on with once the server says something newer: what one did not touch follows it, what one wrote stays, and
 * what both wrote is for a person to settle.
 */
export function reconcile<Name extends string>(base: Record<Name, string>, mine: Record<Name, string>, theirs: Record<Name, string>): Reconciled<Name> {
  const result: Reconciled<Name> = { base: { ...base }, mine: { ...mine }, disputed: [] };
  for (const name of Object.keys(mine) as Name[]) {
    if (same(theirs[name], base[name])) continue;
    if (same(mine[name], theirs[name])) result.base[name] = theirs[name];
    else if (same(mine[name], base[name])) result.base[name] = result.mine[name] = theirs[name];
    else result.disputed.push(name);
  }
  return result;
}
