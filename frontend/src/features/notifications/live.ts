/** What live frames do to what one was told of: the count in the rail, the inbox, the preferences, in every tab. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { applyFramesOf, live, type FrameListener } from "../../core/live";
import { countQuery } from "./api";
import { PREFERENCES_KEY } from "./preferences/api";
import { spread } from "./spread";

/** Thousands may be told of one thing at once: they ask what it is over as long. */
const TOLD_WITHIN = 2_000;
/** One reads on: what that leaves unread is asked once for several messages. */
const READ_WITHIN = 400;

/** A message that is read at its place is read here as well. */
const READING = new Set(["discussion.read", "discussion.marked_unread", "discussion.all_read"]);
const FOLLOWING = new Set(["discussion.level_changed", "groups.level_changed"]);
const ADDRESS = new Set(["mail.address_stopped", "mail.address_resumed"]);

export interface Heard {
  /** What the room's own frames do. */
  own: FrameListener;
  /** What the frames of other rooms do here. */
  others: FrameListener;
  stop: () => void;
}

/** Bring frames to what the cache holds of this room. */
export function newsFrames(client: QueryClient, chance?: () => number): Heard {
  const refresh = (...key: string[]): void => void client.invalidateQueries({ queryKey: ["notifications", ...key] });
  const refreshNews = (): void => {
    refresh("count");
    refresh("list");
  };
  // What is being saved here comes back with the answer: asked before, it would show what was.
  const refreshPreferences = (): void => {
    if (client.isMutating({ mutationKey: PREFERENCES_KEY }) === 0) void client.invalidateQueries({ queryKey: PREFERENCES_KEY });
  };
  const told = spread(refreshNews, TOLD_WITHIN, chance);
  const read = spread(refreshNews, READ_WITHIN, chance);
  const nothingUnread = (): boolean => client.getQueryData(countQuery.queryKey)?.unread === 0;

  return {
    own: (name) => {
      if (name === "notifications.told") told.soon();
      else if (name === "notifications.read") refreshNews();
      else if (name === "notifications.preferences_changed") refreshPreferences();
    },
    others: (name) => {
      if (READING.has(name) && !(name === "discussion.read" && nothingUnread())) read.soon();
      else if (FOLLOWING.has(name)) refreshPreferences();
      else if (ADDRESS.has(name)) {
        refreshPreferences();
        refresh("addresses");
      }
    },
    stop: () => {
      told.stop();
      read.stop();
    },
  };
}

/** Follow the frames that concern what one was told of, while the page is open. */
export function useNewsFrames(): void {
  const client = useQueryClient();
  useEffect(() => {
    const heard = newsFrames(client);
    const stops = [applyFramesOf("notifications", heard.own), live.onFrame(heard.others), heard.stop];
    return () => {
      for (const stop of stops) stop();
    };
  }, [client]);
}
