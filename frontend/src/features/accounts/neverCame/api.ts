import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type NeverCame = Schemas["NeverCame"];

export interface Among {
  invited?: boolean;
}

export const neverCameQuery = (among: Among, page: number) =>
  queryOptions({
    queryKey: ["accounts", "never-came", among, page],
    queryFn: ({ signal }) => ask(api.GET("/api/people/never-came", { params: { query: { ...among, page } }, signal })),
  });

/** Invite the people named, or all of the list. */
export function useInviteMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: { ids: number[] } | { among: Among }) =>
      ask(
        api.POST("/api/people/invitations", {
          body: "ids" in asked ? { person_ids: asked.ids } : { all: true, filter: asked.among },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}
