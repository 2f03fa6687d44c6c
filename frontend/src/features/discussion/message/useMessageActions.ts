import type { Message } from "../types";
import type { MessageAction } from "./actions/action";
import { useAnswer } from "./actions/answer";
import { useCopyLink } from "./actions/copyLink";
import { useMarkUnread } from "./actions/markUnread";
import { useOrder } from "./actions/order";
import { useDelete, useEdit } from "./actions/own";
import { useWhyTold } from "./actions/told";

/** All that this person can do with a message, in the order of the menu. */
export function useMessageActions(message: Message): MessageAction[] {
  return [
    useAnswer(message),
    useEdit(message),
    useCopyLink(message),
    useMarkUnread(message),
    useWhyTold(message),
    useOrder(message),
    useDelete(message),
  ].flat();
}
