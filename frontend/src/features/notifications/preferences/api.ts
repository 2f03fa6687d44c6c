import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";
import type { Level } from "../../../core/shapes";

type Schemas = components["schemas"];
export type Preferences = Schemas["Preferences"];
export type Change = Schemas["PreferencesUpdate"];
export type Kind = Schemas["Kind"];
export type Channel = Kind["channel"];
export type Followed = Schemas["Followed"];
export type Holiday = Schemas["Holiday"];

export const PREFERENCES_KEY = ["notifications", "preferences"] as const;
export const channels: Channel[] = ["nothing", "page", "digest", "mail"];

export const preferencesQuery = queryOptions({
  queryKey: PREFERENCES_KEY,
  queryFn: ({ signal }) => ask(api.GET("/api/me/notifications", { signal })),
});

/** The preferences as they will be once a change is saved. */
export function changed(before: Preferences, { choices, ...rest }: Change): Preferences {
  const kinds = before.kinds.map((kind) => {
    const chosen = choices?.[kind.name];
    return chosen === undefined ? kind : { ...kind, channel: chosen ?? kind.usual };
  });
  return { ...before, ...rest, kinds };
}

/** Save a change at once: the page shows it already, and takes it back if it is refused. One is saved after the other. */
export function useSave() {
  const client = useQueryClient();
  return useMutation({
    mutationKey: PREFERENCES_KEY,
    scope: { id: "preferences" },
    mutationFn: (change: Change) => ask(api.PATCH("/api/me/notifications", { body: change })),
    onMutate: async (change) => {
      await client.cancelQueries({ queryKey: PREFERENCES_KEY });
      client.setQueryData(preferencesQuery.queryKey, (before) => before && changed(before, change));
    },
    onSuccess: (preferences) => {
      if (client.isMutating({ mutationKey: PREFERENCES_KEY }) === 1) client.setQueryData(preferencesQuery.queryKey, preferences);
    },
    onError: () => client.invalidateQueries({ queryKey: PREFERENCES_KEY }),
  });
}

/** Choose how closely to follow a group, or a discussion of it; what is counted as unread changes with it. */
export function useFollow({ group, discussion_id: discussion }: Pick<Followed, "group" | "discussion_id">) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (level: Level | null) =>
      discussion === null
        ? ask(api.PUT("/api/groups/{group_id}/level", { params: { path: { group_id: group.id } }, body: { level } }))
        : ask(api.PUT("/api/discussions/{discussion_id}/level", { params: { path: { discussion_id: discussion } }, body: { level } })),
    onSuccess: () =>
      Promise.all(["notifications", "groups", "discussion"].map((room) => client.invalidateQueries({ queryKey: [room] }))),
  });
}
