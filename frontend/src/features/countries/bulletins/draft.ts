/** A bulletin while it is written. */
import { today } from "../../../core/format";
import type { Bulletin, NewBulletin, Severity } from "./api";

export type Draft = Pick<NewBulletin, "title" | "body" | "countries" | "severity" | "expires_on"> & { themes: string[] };

export const severities = ["know", "watch", "alert"] as const satisfies readonly Severity[];
export const MOST_LINES = 3;
export const LONGEST_TITLE = 160;
export const LONGEST_BODY = 600;

/** How many days a bulletin holds unless somebody says otherwise: what is urgent is looked at again the soonest. */
const DAYS: Record<Severity, number> = { know: 30, watch: 14, alert: 7 };

/** The last day that is proposed for a bulletin of this severity. */
export function usualEnd(severity: Severity, now = new Date()): string {
  return today(new Date(now.getFullYear(), now.getMonth(), now.getDate() + DAYS[severity]));
}

/** Another severity: its own usual end, unless the person chose another day themselves. */
export function withSeverity(draft: Draft, severity: Severity, now = new Date()): Draft {
  const usual = draft.expires_on === usualEnd(draft.severity, now);
  return { ...draft, severity, expires_on: usual ? usualEnd(severity, now) : draft.expires_on };
}

const shortened = (text: string, longest: number) => (text.length <= longest ? text : `${text.slice(0, longest - 1).trimEnd()}…`);

/** What HTML says, in one line of plain text; nothing of it is ever run or fetched. */
export const plainText = (html: string) => (new DOMParser().parseFromString(html, "text/html").body.textContent ?? "").replaceAll(/\s+/g, " ").trim();

/** What a story says already, so that a second press can send it. */
export function draftOf(story: { title: string; countries: string[]; items: { summary: string }[] }, now = new Date()): Draft {
  // The items come the newest first; the first one that told it gave the story its title.
  const told = story.items.toReversed().map(({ summary }) => plainText(summary)).find((words) => words !== "");
  return {
    title: shortened(story.title, LONGEST_TITLE),
    body: shortened(told ?? story.title, LONGEST_BODY),
    countries: story.countries,
    themes: [],
    severity: "know",
    expires_on: usualEnd("know", now),
  };
}

export const draftFrom = ({ title, body, countries, themes, severity, expires_on }: Bulletin): Draft => ({
  title, body, countries, themes, severity, expires_on,
});

/** Lines that say something. */
export const lineCount = (body: string) => body.split("\n").filter((line) => line.trim() !== "").length;
