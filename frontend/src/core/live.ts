/** The live connection; the discussion room fills this in. */
import type { QueryClient } from "@tanstack/react-query";

export interface LiveConnection {
  close: () => void;
}

/** Open the socket of a signed-in person and let its frames refresh the cache. */
export function openLive(_client: QueryClient): LiveConnection {
  return { close: () => undefined };
}
