/** The editions that were sent: calls to the server. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import { currentLanguage } from "../../../core/i18n";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type ArchivedEdition = Schemas["ArchivedEdition"];
export type ReadEdition = Schemas["ReadEdition"];
export type ArchivedPart = Schemas["ArchivedPart"];

export const archiveQuery = infiniteQueryOptions({
  queryKey: ["digests", "archive"],
  queryFn: ({ pageParam, signal }) =>
    ask(api.GET("/api/digests/archive", { params: { query: pageParam === null ? {} : { before: pageParam } }, signal })),
  initialPageParam: null as number | null,
  getNextPageParam: (page) => page.next,
});

export const letterQuery = (id: number) =>
  queryOptions({
    queryKey: ["digests", "archive", id],
    queryFn: ({ signal }) => ask(api.GET("/api/digests/archive/{edition_id}", { params: { path: { edition_id: id } }, signal })),
  });

export const feedQuery = queryOptions({
  queryKey: ["digests", "feed"],
  queryFn: ({ signal }) => ask(api.GET("/api/digests/feed-address", { signal })),
});

/** After a change: the address is asked again. */
function useFeedChange<Output>(change: () => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: feedQuery.queryKey }) });
}

export const useMakeFeed = () => useFeedChange(() => ask(api.POST("/api/digests/feed-address", { body: {} })));

export const useRevokeFeed = () => useFeedChange(() => ask(api.DELETE("/api/digests/feed-address")));

/** What an edition is called in the language of the interface; the server stands French in for what is not translated. */
export const titleOf = ({ title_fr, title_en }: { title_fr: string; title_en: string }) =>
  currentLanguage() === "en" ? title_en : title_fr;
