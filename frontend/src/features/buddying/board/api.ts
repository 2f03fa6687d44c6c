/** The secretariat's board: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import { currentLanguage } from "../../../core/i18n";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Board = Schemas["Board"];
export type BoardRequest = Schemas["BoardRequest"];
export type BoardPair = Schemas["BoardPair"];
export type BoardLoad = Schemas["BoardLoad"];
export type Need = Schemas["BoardNeed"];
export type Bulk = Schemas["Bulk"];
export type Act = Bulk["act"];
export type Why = Schemas["WhyNobody"];

export interface BoardSearch {
  q: string;
  theme: string;
  country: string;
  region: string;
}
export const requestLists = ["unanswered", "overdue", "unmatched", "queue", "unasked", "open", "full", "closed"] as const;
export type RequestList = (typeof requestLists)[number];

export const boardQuery = (search: BoardSearch) =>
  queryOptions({
    queryKey: ["buddying", "board", "overview", search],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/board", { params: { query: search }, signal })),
  });

export const boardRequestsQuery = (show: RequestList, search: BoardSearch, page: number) =>
  queryOptions({
    queryKey: ["buddying", "board", "requests", show, search, page],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/board/requests", { params: { query: { show, page, ...search } }, signal })),
  });

export const boardPairsQuery = (search: BoardSearch, page: number) =>
  queryOptions({
    queryKey: ["buddying", "board", "pairs", search, page],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/board/pairs", { params: { query: { page, ...search } }, signal })),
  });

export const boardLoadQuery = ({ q, region }: BoardSearch, page: number) =>
  queryOptions({
    queryKey: ["buddying", "board", "load", q, region, page],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/board/load", { params: { query: { q, region, page } }, signal })),
  });

/** What can still be taken back; time passes, so it is asked again. */
export const bulksQuery = queryOptions({
  queryKey: ["buddying", "board", "bulks"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/board/bulks", { signal })),
  refetchInterval: 30_000,
});

export const networkNamesQuery = queryOptions({
  queryKey: ["buddying", "networks", "names"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/networks", { signal })),
  staleTime: 300_000,
});

export const regionsQuery = queryOptions({
  queryKey: ["authorities", "regions"],
  queryFn: ({ signal }) => ask(api.GET("/api/regions", { signal })),
  staleTime: Infinity,
});

function useBoardMutation<Input>(change: (input: Input) => Promise<Bulk>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: ["buddying"] }),
  });
}

export interface Press {
  client_key: string;
  act: Act;
  request_ids: number[];
  sent_to?: string;
}

export const usePress = () => useBoardMutation((body: Press) => ask(api.POST("/api/buddying/board/bulks", { body })));

export const useUndo = () =>
  useBoardMutation((id: number) => ask(api.POST("/api/buddying/board/bulks/{bulk_id}/undo", { params: { path: { bulk_id: id } } })));

/** Where the workbook of what the board is narrowed to is. */
export function workbookAddress(search: BoardSearch): string {
  const asked = new URLSearchParams({ language: currentLanguage() });
  for (const [name, value] of Object.entries(search)) if (value) asked.set(name, value as string);
  return `/api/buddying/board/export?${asked.toString()}`;
}
