/** Why nobody can be proposed, in a sentence. */
import type { TFunction } from "i18next";
import type { Why } from "./api";

const known = ["at_capacity", "quarter_full", "paused", "mandate_ended", "declined", "forbidden"];

/** "12 pairs travaillent sur ce sujet : 7 à leur limite, 3 en pause": the most frequent reason first. */
export function whySentence(t: TFunction, { helpers, reasons, same_territory }: Why): string {
  const parts = Object.entries(reasons)
    .filter(([reason, count]) => known.includes(reason) && count > 0)
    .toSorted(([, one], [, other]) => other - one)
    .map(([reason, count]) => t(`board.why.${reason}`, { ns: "buddying", count }));
  const said =
    helpers === 0
      ? t("board.why.nobody", { ns: "buddying" })
      : t("board.why.helpers", { ns: "buddying", count: helpers, reasons: parts.join(t("board.why.and", { ns: "buddying" })) });
  if (same_territory === 0) return said;
  return `${said} ${t("board.why.sameTerritory", { ns: "buddying", count: same_territory })}`;
}
