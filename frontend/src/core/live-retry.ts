/** When to try again, and when not to. */
import { asProblem } from "./problems";

const SHORTEST = 500;
const LONGEST = 10_000;

/** Milliseconds to wait after so many failures: exponential, capped, with full jitter. */
export function fullJitter(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(LONGEST, SHORTEST * 2 ** failures);
}

/** Whether trying the same again may work: the network, the server's bad moments, and limits that pass. */
export function isTransient(error: unknown): boolean {
  const { status } = asProblem(error);
  return status === 0 || status >= 500 || status === 408 || status === 425 || status === 429;
}

/** Milliseconds until the next try: what the server asked, else ever longer. */
export function delayBefore(error: unknown, failures: number, random: () => number = Math.random): number {
  const { retryAfter } = asProblem(error);
  return retryAfter === null ? fullJitter(failures, random) : retryAfter * 1000;
}
