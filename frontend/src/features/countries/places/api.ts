import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";
import type { Level } from "../../../core/shapes";

type Schemas = components["schemas"];
export type CountryCounts = Schemas["CountryCounts"];
export type CountryPage = Schemas["CountryPage"];
export type AuthorityThere = Schemas["AuthorityThere"];
export type WorkThere = Schemas["WorkThere"];
export type PublisherAdvice = Schemas["PublisherAdvice"];
export type Advice = Schemas["TravelAdvice"];
export type NewAdvice = Schemas["TravelAdviceCreate"];
export type Indicator = Schemas["Indicator"];
export type TimelineBulletin = Schemas["TimelineBulletin"];
export type CountryTalk = Schemas["CountryTalk"];

export const mapQuery = queryOptions({
  queryKey: ["countries", "map"],
  queryFn: ({ signal }) => ask(api.GET("/api/countries/map", { signal })),
});

export const countryQuery = (code: string) =>
  queryOptions({
    queryKey: ["countries", "page", code],
    queryFn: ({ signal }) => ask(api.GET("/api/countries/{code}/page", { params: { path: { code } }, signal })),
  });

export const feedQuery = queryOptions({
  queryKey: ["countries", "feed"],
  queryFn: ({ signal }) => ask(api.GET("/api/me/countries/feed", { signal })),
});

/** After a change: all that is known of countries is asked again. */
function useCountryChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: ["countries"] }) });
}

export const useFollowCountry = (code: string) =>
  useCountryChange((level: Level | null) =>
    ask(api.PUT("/api/countries/{code}/level", { params: { path: { code } }, body: { level } })),
  );

export function useEnterDiscussion(code: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST("/api/countries/{code}/discussion", { params: { path: { code } }, body: {} })),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["countries", "page", code] }),
        client.invalidateQueries({ queryKey: ["groups"] }),
      ]);
    },
  });
}

export const useEnterAdvice = (code: string) =>
  useCountryChange((body: NewAdvice) => ask(api.POST("/api/countries/{code}/advice", { params: { path: { code } }, body })));

export const useMakeFeed = () => useCountryChange<void, unknown>(() => ask(api.POST("/api/me/countries/feed", { body: {} })));

export const useRevokeFeed = () => useCountryChange<void, unknown>(() => ask(api.DELETE("/api/me/countries/feed")));
