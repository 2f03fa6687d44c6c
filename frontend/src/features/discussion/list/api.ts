import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

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

/** Start a discussion; the key makes a second press of the button harmless. */
export function useStartDiscussion(group: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: components["schemas"]["DiscussionCreate"]) =>
      ask(api.POST("/api/groups/{group_id}/discussions", { params: { path: { group_id: group } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["discussion", "list"] }),
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
