/** What the hub shows of the room's other parts. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";

export const askedOfMeQuery = queryOptions({
  queryKey: ["buddying", "hub", "asked"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/asked", { signal })),
});

export const myPairsQuery = queryOptions({
  queryKey: ["buddying", "hub", "pairs"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/pairs", { signal })),
});

export const myOffersQuery = queryOptions({
  queryKey: ["buddying", "hub", "offers"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/offers/mine", { signal })),
});

export const latestNotesQuery = queryOptions({
  queryKey: ["buddying", "hub", "notes"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/notes", { params: { query: { page_size: 5 } }, signal })),
});
