/** What a source's health says, in words. */
import type { TFunction } from "i18next";
import type { Tone } from "../../../ui/Tag";
import type { Source, SourceRemark } from "./api";

export type Standing = "fine" | "failing" | "waiting" | "off" | "gone" | "dead";

/** How a source is, as one looks at it. */
export function standingOf(source: Pick<Source, "state" | "error" | "good_at" | "tried_at">): Standing {
  if (source.state !== "on") return source.state;
  if (source.error) return "failing";
  return source.good_at ? "fine" : "waiting";
}

export const standingTone: Record<Standing, Tone> = {
  fine: "ok",
  failing: "watch",
  waiting: "quiet",
  off: "quiet",
  gone: "alert",
  dead: "alert",
};

/** Why an address gave nothing, as a sentence. */
export function errorSentence(t: TFunction<"countries">, slug: string, status: number | null): string {
  return t([`sources.errors.${slug}`, "sources.errors.unknown"] as never, { status: status ?? "" });
}

/** What was wrong with single items, each as one short sentence. */
export const remarkSentence = (t: TFunction<"countries">, { slug, count }: SourceRemark): string =>
  t([`sources.remarks.${slug}`, "sources.remarks.other"] as never, { count });
