/** The live connection of this tab: opened once by the shell, used by any room. */
import type { QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { fetchPart } from "./fetchPart";
import { framesInto } from "./live-frames";
import { Live } from "./live-socket";
import { setPhase } from "./live-state";

export { applyFramesOf } from "./live-frames";
export { groupOpened } from "./live-socket";
export type { FrameListener, Payload } from "./live-socket";
export { useConnectionState } from "./live-state";

export const live = new Live();

export interface LiveConnection {
  close: () => void;
}

/** Open the socket of the signed-in person and let its frames refresh the cache. */
export function openLive(client: QueryClient, personId: number): LiveConnection {
  const stopFrames = live.onFrame(framesInto(client));
  let closed = false;
  setPhase("connecting");
  void fetchPart(() => import("socket.io-client")).then(({ io }) => {
    if (closed) return;
    const socket = io({
      autoConnect: false,
      forceNew: true,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      // When to come back is decided in one place, for every way in which a connection ends.
      reconnection: false,
    });
    live.open(socket, personId);
  });
  return {
    close: () => {
      closed = true;
      stopFrames();
      live.close();
    },
  };
}

/** Hear these channels while the component is shown. */
export function useHear(channels: readonly string[]): void {
  const names = channels.join(" ");
  useEffect(() => (names === "" ? undefined : live.hear(names.split(" "))), [names]);
}
