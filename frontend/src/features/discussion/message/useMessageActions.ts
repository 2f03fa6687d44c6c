import type { Message } from "../types";
import type { MessageAction } from "./actions/action";
import { useCopyLink } from "./actions/copyLink";
import { useMarkUnread } from "./actions/markUnread";

/** All that this person can do with a message, in the order of the menu. */
export function useMessageActions(message: Message): MessageAction[] {
  return [
    useCopyLink(message),
    useMarkUnread(message),
  ].flat();
}
