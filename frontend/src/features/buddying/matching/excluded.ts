/** The reasons that the server counts, as our strings know them. */
export const reasons = [
  "same_authority", "same_territory", "nothing_in_common", "forbidden", "declined", "mandate_ended", "paused", "at_capacity",
  "quarter_full",
] as const;
export type Excluding = (typeof reasons)[number];

/** Those that left somebody out, most first; among equals in the order of the rule. */
export const inOrder = (counts: Record<string, number>): [Excluding, number][] =>
  reasons
    .map((reason): [Excluding, number] => [reason, counts[reason] ?? 0])
    .filter(([, count]) => count > 0)
    .toSorted(([, one], [, other]) => other - one);
