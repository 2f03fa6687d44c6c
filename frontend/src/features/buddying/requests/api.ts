/** Requests for help: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type BuddyRequest = Schemas["BuddyRequest"];
export type RequestLine = Schemas["RequestLine"];
export type NewRequest = Schemas["BuddyRequestCreate"];
export type RequestChange = Schemas["BuddyRequestUpdate"];
export type Served = Schemas["Served"];
export type Network = Schemas["Network"];
export type Said = Schemas["Said"];
export type State = RequestLine["state"];
export type Format = RequestLine["formats"][number];

export const formats: Format[] = ["call", "review", "visit", "exchange"];

const ONE = "/api/buddying/requests/{request_id}";
const path = (id: number) => ({ path: { request_id: id } });

export interface RequestSearch {
  q?: string;
  state?: State | "";
  theme?: string;
  country?: string;
  mine?: boolean;
  page?: number;
  page_size?: number;
}

export const requestsQuery = (search: RequestSearch) =>
  queryOptions({
    queryKey: ["buddying", "requests", "list", search],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/requests", { params: { query: search }, signal })),
  });

export const requestQuery = (id: number) =>
  queryOptions({
    queryKey: ["buddying", "requests", id],
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: path(id), signal })),
  });

/** What was answered is shown at once; whatever else of the room is on screen is asked again. */
function useRequestMutation<Input>(change: (input: Input) => Promise<BuddyRequest>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answered) => {
      client.setQueryData(requestQuery(answered.id).queryKey, answered);
      return client.invalidateQueries({ queryKey: ["buddying"] });
    },
  });
}

export const useMakeRequest = () =>
  useRequestMutation((body: NewRequest) => ask<BuddyRequest>(api.POST("/api/buddying/requests", { body })));

export const useChangeRequest = (id: number) =>
  useRequestMutation(({ version, change }: { version: number; change: RequestChange }) =>
    ask<BuddyRequest>(api.PATCH(ONE, { params: { ...path(id), header: { "If-Match": `"${version}"` } }, body: change })),
  );

export type Move = "withdraw" | "finish" | "reopen";

export const useMoveRequest = (id: number) =>
  useRequestMutation((move: Move) => ask<BuddyRequest>(api.POST(`${ONE}/${move}`, { params: path(id) })));

export const useSendElsewhere = (id: number) =>
  useRequestMutation((network: string) => ask<BuddyRequest>(api.POST(`${ONE}/elsewhere`, { params: path(id), body: { network } })));
