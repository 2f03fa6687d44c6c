import { useSyncExternalStore } from "react";

const MINUTE = 60_000;
const listeners = new Set<() => void>();
let clock: ReturnType<typeof setInterval> | undefined;

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  clock ??= setInterval(() => {
    for (const tell of listeners) tell();
  }, MINUTE / 4);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
};

/** Whether a moment is less than a minute old, for as long as it is. */
export const useJustNow = (iso: string): boolean =>
  useSyncExternalStore(subscribe, () => Date.now() - Date.parse(iso) < MINUTE);
