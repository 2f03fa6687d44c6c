/** What the parts of one message need of the conversation they stand in. */
import { createContext, useContext, type ReactNode } from "react";
import type { Me } from "../../../core/shapes";
import type { Follower } from "../follower";
import type { DiscussionDetail } from "../types";

export interface Conversing {
  discussion: DiscussionDetail;
  me: Me;
  /** Takes in what an action of one's own changed: `follower.posted(message)`. */
  follower: Follower;
  /** Open a dialog over the page: it outlives the row it was asked from, which may scroll away. */
  show: (dialog: (close: () => void) => ReactNode) => void;
  /** Show the message of this number. */
  go: (number: number) => void;
  /** Take the person to where they write. */
  toText: () => void;
}

const ConversingContext = createContext<Conversing | null>(null);

export const ConversingProvider = ConversingContext.Provider;

/** The conversation around a message. */
export function useConversing(): Conversing {
  const conversing = useContext(ConversingContext);
  if (!conversing) throw new Error("useConversing is for the parts of a conversation");
  return conversing;
}
