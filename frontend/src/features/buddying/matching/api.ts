/** Candidates of a request with their reasons: calls to the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Candidate = Schemas["Candidate"];
export type CandidatePage = Schemas["CandidatePage"];
export type Reason = Schemas["BuddyReason"];

const path = (request: number) => ({ path: { request_id: request } });

export const candidatesQuery = (request: number, page: number) =>
  queryOptions({
    queryKey: ["buddying", request, "candidates", page],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/buddying/requests/{request_id}/candidates", { params: { ...path(request), query: { page } }, signal })),
    placeholderData: keepPreviousData,
  });

export function useAskHelper(request: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ offer, words }: { offer: number; words: string }) =>
      ask(api.POST("/api/buddying/requests/{request_id}/askings", { params: path(request), body: { offer_id: offer, words } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["buddying"] }),
  });
}
