/** The kinds of authority that the register holds. */
export const kinds = [
  "metropole",
  "communaute_urbaine",
  "communaute_agglomeration",
  "communaute_communes",
  "ept",
  "commune",
] as const;
