import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { components } from "../../core/schema";

export type Home = components["schemas"]["Home"];

/** Under `discussion`, so that any news of a discussion refreshes it. */
export const homeQuery = queryOptions({
  queryKey: ["discussion", "list", "home"],
  queryFn: ({ signal }) => ask(api.GET("/api/home", { signal })),
});

/** The newest letter that the secretariat sent; under `digests`, so that the next one shows at once. */
export const newestLetterQuery = queryOptions({
  queryKey: ["digests", "newest"],
  queryFn: ({ signal }) => ask(api.GET("/api/digests/archive", { params: { query: { limit: 1 } }, signal })),
  staleTime: 300_000,
});

/** Mark as read all that awaits, in every group. */
export function useReadAll() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST("/api/read", { body: {} })),
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["discussion"] }), client.invalidateQueries({ queryKey: ["groups"] })]),
  });
}
