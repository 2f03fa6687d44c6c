/** The weights of the score: calls to the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Weights = Schemas["Weights"];
export type Numbers = Schemas["WeightNumbers"];
export type Feature = keyof Numbers;
export type Previewed = Schemas["PreviewedCandidate"];

/** In the order in which the score is explained; `fairness` is the plan's. */
export const features: Feature[] = ["theme", "country", "evidence", "language", "format", "size", "region", "answers", "load", "fairness"];

export const weightsQuery = queryOptions({
  queryKey: ["buddying", "weights"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/weights", { signal })),
});

export const fetchWeights = () => ask(api.GET("/api/buddying/weights"));

export function useChangeWeights() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ version, weights, why }: { version: number; weights: Numbers; why: string }) =>
      ask(api.PUT("/api/buddying/weights", { params: { header: { "If-Match": `"${version}"` } }, body: { weights, why } })),
    onSuccess: (answered) => {
      client.setQueryData(weightsQuery.queryKey, answered);
      return client.invalidateQueries({ queryKey: ["buddying"] });
    },
  });
}

/** How a request's first candidates would change places; nothing is written by it. */
export const previewQuery = (request: number, weights: Numbers) =>
  queryOptions({
    queryKey: ["buddying", "weights", "preview", request, weights],
    queryFn: ({ signal }) =>
      ask(api.POST("/api/buddying/weights/preview", { body: { request_id: request, weights }, signal })),
    placeholderData: keepPreviousData,
  });

/** The open requests that a preview can be made of. */
export const openRequestsQuery = queryOptions({
  queryKey: ["buddying", "list", "open-for-preview"],
  queryFn: ({ signal }) =>
    ask(api.GET("/api/buddying/requests", { params: { query: { state: "open", page_size: 100 } }, signal })),
});
