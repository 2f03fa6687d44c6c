/** The order of an edition's items. */

/** The list with the one at a place moved to another; as it is, where that place is none. */
export function moved<Thing>(list: readonly Thing[], from: number, to: number): Thing[] {
  const [taken, ...none] = list.slice(from, from + 1);
  if (taken === undefined || none.length > 0 || to < 0 || to >= list.length) return [...list];
  const rest = list.toSpliced(from, 1);
  return rest.toSpliced(to, 0, taken);
}

/** Things in the order of their ids; those it does not name stay at the end. */
export function ordered<Thing extends { id: number }>(things: readonly Thing[], ids: readonly number[]): Thing[] {
  const at = new Map(ids.map((id, index) => [id, index]));
  return things.toSorted((one, other) => (at.get(one.id) ?? ids.length) - (at.get(other.id) ?? ids.length));
}
