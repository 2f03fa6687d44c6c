import type { AuthorityRef, Me } from "../../core/shapes";

/** The authorities whose partnerships one keeps, by a mandate of one's own or of somebody one assists. The server has the last word. */
export function keptBy(me: Pick<Me, "mandates" | "acts_for">): AuthorityRef[] {
  const held = [...me.mandates, ...me.acts_for].filter(({ valid }) => valid).map(({ authority }) => authority);
  return [...new Map(held.map((authority) => [authority.id, authority])).values()];
}

export const mayEnter = (me: Pick<Me, "staff" | "mandates" | "acts_for">) => me.staff || keptBy(me).length > 0;
