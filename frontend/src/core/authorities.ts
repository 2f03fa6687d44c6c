/** The register of authorities, as several rooms choose from it. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "./api";

/** The authorities one may choose from, by a few letters. */
export const authorityChoicesQuery = (q: string) =>
  queryOptions({
    queryKey: ["authorities", "list", { q }],
    queryFn: ({ signal }) => ask(api.GET("/api/authorities", { params: { query: q ? { q } : {} }, signal })),
    staleTime: 300_000,
  });
