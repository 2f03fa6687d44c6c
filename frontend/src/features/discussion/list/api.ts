import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import { inTime } from "../api";
import { toMarkdown } from "../compose/mentions";
import { wasOpenedEarlier, type Opening } from "./opening";

export const groupDiscussionsQuery = (group: number) =>
  infiniteQueryOptions({
    queryKey: ["discussion", "list", "of-group", group],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/groups/{group_id}/discussions", {
          params: { path: { group_id: group }, query: pageParam ? { before: pageParam } : {} },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next,
  });

interface Kept {
  opened: (sent: Opening) => void;
  renew: () => void;
}

/** Start a discussion; the key makes a second press of the button harmless, also after an answer that was lost. */
export function useStartDiscussion(group: number, { opened, renew }: Kept) {
  const client = useQueryClient();
  const lookAgain = () => client.invalidateQueries({ queryKey: ["discussion", "list"] });
  return useMutation({
    mutationFn: ({ title, words, key }: Opening) =>
      ask(
        api.POST("/api/groups/{group_id}/discussions", {
          params: { path: { group_id: group } },
          body: { title, body: toMarkdown(words), client_key: key },
          signal: inTime(),
        }),
      ),
    // Here rather than beside the call: it counts also once the dialog was closed.
    onSuccess: (_discussion, sent) => {
      opened(sent);
      return lookAgain();
    },
    onError: (error) => {
      if (!wasOpenedEarlier(error)) return;
      renew();
      return lookAgain();
    },
  });
}

/** Mark as read all discussions of a group. */
export function useReadGroup(group: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST("/api/groups/{group_id}/read", { params: { path: { group_id: group } }, body: {} })),
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["discussion"] }), client.invalidateQueries({ queryKey: ["groups"] })]),
  });
}
