/** The networks that serve needs of local authorities already. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";

export const networksQuery = queryOptions({
  queryKey: ["buddying", "networks"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/networks", { signal })),
  staleTime: Infinity,
});
