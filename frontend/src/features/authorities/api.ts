import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { AuthorityRef, Mandate, Page, PersonRef } from "../../core/shapes";

export interface Authority extends AuthorityRef {
  full_name: string;
  population: number;
  population_year: number;
  department: string;
  latitude: number | null;
  longitude: number | null;
  territory: AuthorityRef | null;
  surveyed: boolean;
}

export interface Source {
  about: "population" | "coordinates" | "study";
  producer: string;
  licence: string | null;
  year: number | null;
  lines: number[];
}

export interface AuthorityDetail extends Authority {
  insee: string | null;
  other_names: string[];
  territory_members: AuthorityRef[];
  sources: Source[];
}

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
      ask<Page<Authority>>(api.GET("/api/authorities", { params: { query: given(search) }, signal })),
    staleTime: 300_000,
  });

export const authorityQuery = (id: number) =>
  queryOptions({
    queryKey: ["authorities", id],
    queryFn: ({ signal }) =>
      ask<AuthorityDetail>(api.GET("/api/authorities/{id}", { params: { path: { id } }, signal })),
    staleTime: 300_000,
  });

export const authorityPeopleQuery = (id: number) =>
  queryOptions({
    queryKey: ["accounts", "list", "of-authority", id],
    queryFn: ({ signal }) =>
      ask<{ items: (Mandate & { person: PersonRef })[] }>(
        api.GET("/api/authorities/{id}/people", { params: { path: { id } }, signal }),
      ),
  });

export const regionsQuery = queryOptions({
  queryKey: ["authorities", "regions"],
  queryFn: ({ signal }) => ask<{ items: string[] }>(api.GET("/api/regions", { signal })),
  staleTime: Infinity,
});
