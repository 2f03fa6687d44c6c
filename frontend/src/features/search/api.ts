import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { components } from "../../core/schema";

export type Found = components["schemas"]["Found"];

/** People, authorities, groups and discussions by a few letters, the best first. */
export const findQuery = (q: string) =>
  queryOptions({
    queryKey: ["search", "list", q],
    queryFn: ({ signal }) => ask(api.GET("/api/find", { params: { query: { q, limit: 12 } }, signal })),
    enabled: q !== "",
    // Names change seldom, and letters are typed, taken back and typed again.
    staleTime: 20_000,
  });
