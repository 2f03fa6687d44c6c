/** Calls of those who look after a group, and of whoever asks them to look at a message. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";
import { inTime } from "../api";
import { useConversing } from "../message/conversing";
import type { Message } from "../types";

const MESSAGE = "/api/discussions/{discussion_id}/messages/{number}";
const at = ({ discussion_id, number }: Pick<Message, "discussion_id" | "number">) => ({ path: { discussion_id, number } });

export const hideMessage = (message: Message, reason: string) =>
  ask(api.POST(`${MESSAGE}/hide`, { params: at(message), body: { reason }, signal: inTime() }));

export const showMessage = (message: Message) => ask(api.POST(`${MESSAGE}/show`, { params: at(message), body: {}, signal: inTime() }));

export const reportMessage = (message: Message, reason: string) =>
  ask(api.POST(`${MESSAGE}/reports`, { params: at(message), body: { reason }, signal: inTime() }));

/** Why a message is hidden, and what it says: as of this revision of it. */
export const moderationQuery = (message: Message) =>
  queryOptions({
    queryKey: ["discussion", message.discussion_id, "moderation", message.number, message.revision],
    queryFn: ({ signal }) => ask(api.GET(`${MESSAGE}/moderation`, { params: at(message), signal })),
  });

/** Where a message may go: the discussions of its group that moved last. */
export const placesQuery = (group: number) =>
  queryOptions({
    queryKey: ["discussion", "list", "places", group],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/groups/{group_id}/discussions", { params: { path: { group_id: group }, query: { limit: 100 } }, signal })),
  });

/** Move a message, or all from it on; both discussions and the lists that count them are then asked again. */
export function useMove(message: Message) {
  const client = useQueryClient();
  const { follower } = useConversing();
  return useMutation({
    mutationFn: (body: components["schemas"]["MessageMove"]) =>
      ask(api.POST(`${MESSAGE}/move`, { params: at(message), body, signal: AbortSignal.timeout(60_000) })),
    onSuccess: () => {
      follower.refresh();
      void client.invalidateQueries({ queryKey: ["discussion"] });
      void client.invalidateQueries({ queryKey: ["groups"] });
    },
  });
}
