import type { TFunction } from "i18next";
import { formatKnown, today } from "../core/format";
import type { Partnership } from "../core/partnerships";
import { folded } from "./folded";
import type { Tone } from "./Tag";

export const standingTone: Record<Partnership["standing"], Tone> = {
  planned: "watch",
  active: "ok",
  paused: "quiet",
  ended: "quiet",
};

type Dated = Pick<Partnership, "standing" | "starts_on" | "starts_precision" | "ends_on" | "ends_precision">;

/** Since when and until when, as much as is known of it; empty where nothing is. */
export function partnershipDates(t: TFunction, { standing, starts_on, starts_precision, ends_on, ends_precision }: Dated): string {
  const say = (what: "since" | "from" | "until" | "ended", iso: string, precision: typeof starts_precision) =>
    t(`partnership.${what}.${precision}`, { ns: "ui", date: formatKnown(iso, precision) });
  // An end that was agreed for later says nothing of one that came before it.
  if (standing === "ended") return ends_on && ends_on < today() ? say("ended", ends_on, ends_precision) : "";
  return [
    starts_on ? say(standing === "planned" ? "from" : "since", starts_on, starts_precision) : "",
    ends_on ? say("until", ends_on, ends_precision) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** The place where the partner's name does not say it already. */
export const placeBeside = ({ place, partner }: Pick<Partnership, "place" | "partner">) =>
  folded(partner).includes(folded(place)) ? "" : place;
