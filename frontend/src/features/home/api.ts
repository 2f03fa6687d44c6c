import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { Discussion, Group, GroupRef } from "../../core/shapes";

export interface Home {
  discussions: (Discussion & { group: GroupRef })[];
  groups_to_join: Group[];
  counts: { unread: number };
}

/** Under `discussion`, so that any news of a discussion refreshes it. */
export const homeQuery = queryOptions({
  queryKey: ["discussion", "list", "home"],
  queryFn: ({ signal }) => ask<Home>(api.GET("/api/home", { signal })),
});
