/** What this page still has to save of an edition, and which of its versions came from here alone. */

type Settle = () => Promise<void>;

const pending = new Map<number, Set<Settle>>();
const before = new Map<number, Map<number, number>>();

/** Have what is written somewhere saved before the edition moves on; gives the way to withdraw it. */
export function promiseToSave(edition: number, settle: Settle): () => void {
  const settles = pending.get(edition) ?? new Set();
  pending.set(edition, settles.add(settle));
  return () => void settles.delete(settle);
}

/** Save all that is written of an edition; fails if something of it cannot be saved. */
export async function saveAll(edition: number): Promise<void> {
  await Promise.all([...(pending.get(edition) ?? [])].map((settle) => settle()));
}

/** One's own change made `next` out of `version`; more than a step means that somebody else changed it too. */
export function stepped(edition: number, version: number, next: number): void {
  if (next !== version + 1) return;
  before.set(edition, (before.get(edition) ?? new Map<number, number>()).set(next, version));
}

/** The version to move from: the newest one if one's own changes alone led to it from the one that was read. */
export function versionFrom(edition: number, read: number, newest: number): number {
  const steps = before.get(edition);
  let version: number | undefined = newest;
  while (version !== undefined && version > read) version = steps?.get(version);
  return version === read ? newest : read;
}
