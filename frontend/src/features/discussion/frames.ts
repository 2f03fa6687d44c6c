/** What `discussion.*` frames and the live layer's own say, taken to the log and the lists they are about. */
import type { QueryClient } from "@tanstack/react-query";
import { applyFramesOf, live, type Payload } from "../../core/live";
import type { Discussion } from "../../core/shapes";
import { heldFollower, heldFollowers, onDiscussionChanged, placesHeld } from "./followers";
import { News } from "./news";
import { tellClosed, tellHidden } from "./telling";
import type { CatchUp, Head, Message } from "./types";

interface HeadPayload extends Head {
  discussion_id: number;
  last_number: number;
  group_id: number;
}

interface Joined {
  heads?: Record<string, HeadPayload>;
  missed?: Record<string, CatchUp & { discussion: Discussion | null }>;
}

/** Servers that lost frames say so to everyone at once: not all shall ask at once. */
const RESYNC_WITHIN = 2_000;

/** What lists of decisions and of dates to come show. */
const SETTLING = /^discussion\.(resolved|reopened|renamed|date_set|date_removed)$/;

/** Messages that leave a discussion, or come to one: how much of them somebody has read is theirs to ask. */
const MOVING = new Set(["discussion.message_moved", "discussion.message_arrived"]);

const isMessage = (item: unknown): item is Message => typeof item === "object" && item !== null && "body" in item;

const isDiscussion = (item: unknown): item is Discussion => typeof item === "object" && item !== null && "title" in item;

/** Follow every frame of the room until the returned function is called. */
export function followFrames(client: QueryClient, me: number, news: News): () => void {
  const lists = (): void => void client.invalidateQueries({ queryKey: ["discussion", "list"] });

  const changed = (name: string, payload: Payload): void => {
    const { discussion_id, group_id, revision, epoch, item, number } = payload as Payload & HeadPayload;
    const message = isMessage(item) ? item : null;
    heldFollower(discussion_id)?.frame({ revision, epoch, item: item === undefined ? undefined : message });
    if (name === "discussion.message_posted") {
      const own = (message?.author.id ?? payload.by) === me;
      news.posted({ discussionId: discussion_id, groupId: group_id, number: Number(number), message, own });
    } else if (MOVING.has(name)) {
      news.moved(discussion_id, name === "discussion.message_arrived" ? Number(number) : 0);
    } else if (message) {
      news.messageChanged(message);
      if (name === "discussion.message_hidden") tellHidden(message, payload.by, me);
    } else {
      if (name !== "discussion.started" && isDiscussion(item)) news.discussionChanged(item);
      else {
        lists();
        void client.invalidateQueries({ queryKey: ["discussion", discussion_id] });
      }
      if (SETTLING.test(name)) news.settled();
    }
  };

  const place = ({ discussion_id, group_id, number }: Payload) => ({
    discussionId: Number(discussion_id),
    groupId: Number(group_id),
    number: Number(number),
  });

  /** What this person settled for themselves, perhaps in another tab: no change to the discussion. */
  const settled: Record<string, (payload: Payload) => void> = {
    "discussion.read": (payload) => news.read(place(payload)),
    "discussion.marked_unread": (payload) => news.markedUnread(place(payload)),
    "discussion.all_read": () => news.settledElsewhere(),
    "discussion.level_changed": () => news.settledElsewhere(),
    "discussion.message_reported": () => news.settledElsewhere(),
    "discussion.report_closed": (payload) => {
      tellClosed(payload, me);
      news.settledElsewhere();
    },
  };

  /** Told only where a frame was missed: the lists of its group are behind too. */
  const head = (payload: HeadPayload): void => {
    heldFollower(payload.discussion_id)?.head(payload);
    const { discussion_id, group_id, last_number } = payload;
    news.posted({ discussionId: discussion_id, groupId: group_id, number: last_number, message: null, own: false });
    lists();
  };

  /** What was missed comes before where things stand: who then is behind has more to fetch. */
  const joined = ({ heads = {}, missed = {} }: Joined): void => {
    for (const [id, { discussion, ...changes }] of Object.entries(missed)) {
      heldFollower(Number(id))?.missed(changes);
      if (discussion) news.discussionChanged(discussion);
    }
    for (const [id, standing] of Object.entries(heads)) {
      heldFollower(Number(id))?.head(standing);
      news.standing(Number(id), standing.last_number);
    }
  };

  const resync = (): void => {
    const refresh = (): void => {
      for (const follower of heldFollowers()) follower.refresh();
    };
    setTimeout(refresh, Math.random() * RESYNC_WITHIN);
  };

  const stops = [
    live.tellKnown(placesHeld),
    onDiscussionChanged((discussion) => news.discussionChanged(discussion)),
    applyFramesOf("discussion", (name, payload) => {
      const settle = settled[name];
      if (settle) settle(payload);
      else changed(name, payload);
    }),
    live.onFrame((name, payload) => {
      if (name === "groups.level_changed") news.settledElsewhere();
      else if (name === "live.head") head(payload as unknown as HeadPayload);
      else if (name === "live.joined") joined(payload as Joined);
      else if (name === "live.resync") resync();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
