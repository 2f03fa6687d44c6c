/** Weights while they are being tried. */
import { features, type Feature, type Numbers } from "./api";

/** A field may be empty while somebody types. */
export type Draft = Record<Feature, number | "">;

export const draftOf = (weights: Numbers): Draft => ({ ...weights });

const scored = features.filter((feature) => feature !== "fairness");

/** The weights as numbers; none while a field is empty or holds what the server would refuse. */
export function numbersOf(draft: Draft): Numbers | null {
  const values = features.map((feature) => draft[feature]);
  if (values.some((value) => value === "" || value < 0 || value > 100)) return null;
  return scored.some((feature) => Number(draft[feature]) > 0) ? (draft as Numbers) : null;
}

export type Flaw = "missing" | "negative" | "heavy";

/** What is wrong with one weight by itself. */
export function flawOf(value: number | ""): Flaw | null {
  if (value === "") return "missing";
  if (value < 0) return "negative";
  return value > 100 ? "heavy" : null;
}

/** Whether every weight of the score is at zero: then nothing would count. */
export const countsNothing = (draft: Draft) => scored.every((feature) => draft[feature] === 0);

/** How much of the score a feature makes, in whole percent; the plan's fairness makes none of it. */
export function shareOf(draft: Draft, feature: Feature): number | null {
  const sum = scored.reduce((total, each) => total + Math.max(0, Number(draft[each])), 0);
  return feature === "fairness" || sum === 0 ? null : Math.round((100 * Math.max(0, Number(draft[feature]))) / sum);
}

export const isSame = (draft: Draft, weights: Numbers) => features.every((feature) => draft[feature] === weights[feature]);
