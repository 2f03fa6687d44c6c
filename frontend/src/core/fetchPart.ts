/** Parts of the application that are fetched when first needed: they come late rather than never. */
import { fullJitter } from "./live-retry";

export interface Around {
  wait(milliseconds: number): Promise<void>;
  /** Whether the server answers at all. */
  answers(): Promise<boolean>;
  /** Load the page anew; false when that was done a moment ago and did not help. */
  startAnew(): boolean;
}

/** After this many failures of a server that does not answer, the page says so and lets the person choose. */
const TRIES = 6;
const ONCE_IN = 60_000;
const MARK = "collab.started-anew";

const browser: Around = {
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  answers: () => fetch("/healthz", { cache: "no-store" }).then(({ ok }) => ok, () => false),
  startAnew: () => {
    if (Date.now() - Number(sessionStorage.getItem(MARK) ?? 0) < ONCE_IN) return false;
    sessionStorage.setItem(MARK, String(Date.now()));
    window.location.reload();
    return true;
  },
};

/**
 * Fetch a part, again while the server is away.
 *
 * A server that answers but has not this part was given a newer version since the page was opened: drafts and what
 * waits to be sent are in the browser, so the page may start anew without a loss.
 */
export async function fetchPart<Part>(load: () => Promise<Part>, around: Around = browser): Promise<Part> {
  for (let failures = 0; ; failures++) {
    try {
      return await load();
    } catch (error) {
      if (failures + 1 >= TRIES) throw error;
      await around.wait(fullJitter(failures));
      if (failures > 0 && (await around.answers()) && around.startAnew()) return new Promise(() => undefined);
    }
  }
}
