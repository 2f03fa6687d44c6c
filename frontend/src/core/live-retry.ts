/** When to try again, and when not to. */
import { asProblem } from "./problems";

const SHORTEST = 500;
const LONGEST = 10_000;

/** A server that returns is found again within this, and not by all its pages at once. */
const FIRST_RETURN = 3_000;

/** Whoever was told to wait comes within this after the moment they were told, as others were told the same. */
const SPREAD = 2_000;

/** Milliseconds to wait after so many failures: exponential, capped, with full jitter. */
export function fullJitter(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST, SHORTEST * 2 ** failures);
}

/** Whether trying the same again may work: the network, the server's bad moments, and limits that pass. */
export function isTransient(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 0 || status >= 500 || status === 408 || status === 425 || status === 429;
}

/** Milliseconds until a lost connection is tried again: evenly spread over a few seconds, then over ever more. */
export function returnDelay(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST, FIRST_RETURN * 2 ** failures);
}

/** Milliseconds to wait for who was told to wait so many seconds: no less, and somewhat more, each differently. */
export function asTold(seconds: number, random: () => number = Math.random): number {
  return seconds * 1000 + random() * Math.max(SPREAD, seconds * 500);
}

/** Milliseconds until the next try: what the server asked, else ever longer. */
export function delayBefore(error: unknown, failures: number, random: () => number = Math.random): number {
  const { retryAfter } = asProblem(error);
  return retryAfter === null ? fullJitter(failures, random) : asTold(retryAfter, random);
}
