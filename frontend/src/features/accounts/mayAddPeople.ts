import type { Me } from "../../core/shapes";

/** The authorities whose people one looks after today. */
export const administered = (me: Pick<Me, "mandates">) =>
  me.mandates.filter((mandate) => mandate.valid && mandate.role === "administrator").map((mandate) => mandate.authority);

/** The secretariat adds anyone; an authority's administrator, its own people. The server has the last word. */
export const mayAddPeople = (me: Pick<Me, "staff" | "mandates">) => me.staff || administered(me).length > 0;
