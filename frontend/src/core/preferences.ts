/** What this browser remembers before anyone signs in, and the choices that are its own. */
import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

/** A remembered choice, or null where the browser keeps nothing. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`collab.${name}`);
  } catch (refused) {
    if (refused instanceof DOMException) return null;
    throw refused;
  }
}

/** Remember a choice; a browser that refuses storage only forgets it sooner. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`collab.${name}`, value);
  } catch (refused) {
    if (!(refused instanceof DOMException)) throw refused;
  }
  listeners.forEach((listener) => listener());
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

/** Whether shortcuts of a single key are on (WCAG 2.1.4: they can be switched off). */
export const useSingleKeys = () => useSyncExternalStore(subscribe, () => remembered("single-keys") !== "off");
