/** How the live connection stands, for the banner and for whoever waits for its return. */
import { useSyncExternalStore } from "react";

export type Phase = "closed" | "connecting" | "connected" | "reconnecting" | "offline" | "signed-out";

export interface ConnectionState {
  readonly phase: Phase;
  /** When this phase began. */
  readonly since: number;
}

let state: ConnectionState = { phase: "closed", since: 0 };
const listeners = new Set<() => void>();

export const connectionState = (): ConnectionState => state;

export function setPhase(phase: Phase): void {
  if (phase === state.phase) return;
  state = { phase, since: Date.now() };
  for (const listener of listeners) listener();
}

export function onConnectionState(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useConnectionState = (): ConnectionState => useSyncExternalStore(onConnectionState, connectionState);
