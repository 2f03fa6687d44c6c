import { useSyncExternalStore } from "react";

export type Overlay = "jump" | "help" | null;

let open: Overlay = null;
const listeners = new Set<() => void>();

/** Open the jump box or the help sheet, from wherever. */
export function openOverlay(overlay: Overlay): void {
  open = overlay;
  listeners.forEach((listener) => listener());
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOverlay = () => useSyncExternalStore(subscribe, () => open);
