/** Sources of shared monitoring: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Source = Schemas["WatchedSource"];
export type SourcePreview = Schemas["SourcePreview"];
export type PreviewItem = Schemas["SourcePreviewItem"];
export type SourceRemark = Schemas["SourceRemark"];
export type Adapter = Source["adapter"];
export type SourceDraft = Required<Pick<Schemas["SourceCreate"], "name" | "url" | "adapter" | "language" | "countries" | "interval_minutes">>;

/** In the order of the form. */
export const adapters: Adapter[] = ["feed", "gdacs", "canada", "fcdo"];

const ONE = "/api/sources/{source_id}";
const path = (id: number) => ({ path: { source_id: id } });
const from = (source: Source) => ({ header: { "If-Match": `"${source.version}"` } });

/** Every source and how it is; asked again while one looks, since workers change it. */
export const sourcesQuery = queryOptions({
  queryKey: ["countries", "sources", "list"],
  queryFn: ({ signal }) => ask(api.GET("/api/sources", { signal })),
  refetchInterval: 15_000,
});

function useSourceMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Refused since it was changed meanwhile: what is shown says so too.
    onSettled: () => client.invalidateQueries({ queryKey: sourcesQuery.queryKey }),
  });
}

export const useAddSource = () => useSourceMutation((body: SourceDraft) => ask(api.POST("/api/sources", { body })));

export const useChangeSource = () =>
  useSourceMutation(({ source, change }: { source: Source; change: SourceDraft }) =>
    ask(api.PATCH(ONE, { params: { ...path(source.id), ...from(source) }, body: change })),
  );

export const useSwitchSource = () =>
  useSourceMutation(({ source, on }: { source: Source; on: boolean }) =>
    ask(api.PUT("/api/sources/{source_id}/state", { params: { ...path(source.id), ...from(source) }, body: { on } })),
  );

export const useAskNow = () =>
  useSourceMutation((source: Source) => ask(api.POST("/api/sources/{source_id}/turn", { params: path(source.id) })));

export const useRemoveSource = () =>
  useSourceMutation((source: Source) => ask(api.DELETE(ONE, { params: { ...path(source.id), ...from(source) } })));

/** Ask an address once; nothing is kept. */
export const useTrySource = () =>
  useMutation({
    mutationFn: ({ url, adapter, language, countries }: SourceDraft) =>
      ask(api.POST("/api/sources/preview", { body: { url, adapter, language, countries } })),
  });
