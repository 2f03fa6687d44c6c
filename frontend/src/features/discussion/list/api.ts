import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { Discussion } from "../../../core/shapes";

interface Slice {
  items: Discussion[];
  next: string | null;
}

export const groupDiscussionsQuery = (group: number) =>
  infiniteQueryOptions({
    queryKey: ["discussion", "list", "of-group", group],
    queryFn: ({ signal, pageParam }) =>
      ask<Slice>(
        api.GET("/api/groups/{id}/discussions", {
          params: { path: { id: group }, query: pageParam ? { before: pageParam } : {} },
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
    mutationFn: (body: { title: string; body?: string; client_key?: string }) =>
      ask<Discussion>(api.POST("/api/groups/{id}/discussions", { params: { path: { id: group } }, body })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["discussion", "list"] }),
  });
}
