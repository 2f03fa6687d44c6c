import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { components } from "../../core/schema";

type Schemas = components["schemas"];
export type Authority = Schemas["Authority"];
export type AuthorityDetail = Schemas["AuthorityDetail"];
export type Source = Schemas["Source"];

export interface AuthoritySearch {
  q?: string;
  region?: string;
  kind?: string;
  page?: number;
}

/** Leave out what was not asked for. */
const given = (search: AuthoritySearch) => Object.fromEntries(Object.entries(search).filter(([, value]) => value));

export const authoritiesQuery = (search: AuthoritySearch) =>
  queryOptions({
    queryKey: ["authorities", "list", given(search)],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/authorities", { params: { query: given(search) }, signal })),
    staleTime: 300_000,
  });

export const authorityQuery = (id: number) =>
  queryOptions({
    queryKey: ["authorities", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/authorities/{authority_id}", { params: { path: { authority_id: id } }, signal })),
    staleTime: 300_000,
  });

export const authorityPeopleQuery = (id: number) =>
  queryOptions({
    queryKey: ["accounts", "list", "of-authority", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/authorities/{authority_id}/people", { params: { path: { authority_id: id } }, signal })),
  });

export const regionsQuery = queryOptions({
  queryKey: ["authorities", "regions"],
  queryFn: ({ signal }) => ask(api.GET("/api/regions", { signal })),
  staleTime: Infinity,
});
