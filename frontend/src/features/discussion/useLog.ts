import { useEffect, useSyncExternalStore } from "react";
import { useHear } from "../../core/live";
import { followerOf } from "./followers";
import type { Follower, Followed } from "./follower";

/** Follow a discussion while its page is shown: what it holds now, and what keeps it right. */
export function useLog(id: number, groupId: number | undefined): Followed & { follower: Follower } {
  const follower = followerOf(id);
  useHear(groupId === undefined ? [`discussion:${id}`] : [`discussion:${id}`, `group:${groupId}`]);
  useEffect(() => follower.refresh(), [follower]);
  const followed = useSyncExternalStore(follower.subscribe, follower.snapshot);
  return { ...followed, follower };
}
