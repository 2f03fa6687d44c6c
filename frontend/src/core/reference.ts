/** The controlled lists, as several rooms name things by them. */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { api, ask } from "./api";
import { currentLanguage, localName } from "./i18n";
import type { Named } from "./shapes";

export const countriesQuery = () => {
  const lang = currentLanguage();
  return queryOptions({
    queryKey: ["reference", "countries", lang],
    queryFn: ({ signal }) => ask(api.GET("/api/countries", { params: { query: { lang } }, signal })),
    staleTime: 300_000,
  });
};

export const themesQuery = queryOptions({
  queryKey: ["reference", "themes"],
  queryFn: ({ signal }) => ask(api.GET("/api/themes", { signal })),
  staleTime: Infinity,
});

export const actionTypesQuery = queryOptions({
  queryKey: ["reference", "action-types"],
  queryFn: ({ signal }) => ask(api.GET("/api/action-types", { signal })),
  staleTime: Infinity,
});

const naming = (items: ({ key: string } & Named)[]) => {
  const names = new Map(items.map((item) => [item.key, localName(item)]));
  return (key: string) => names.get(key) ?? key;
};

/** What a country is called here, by its two letters. */
export function useCountryName(): (code: string) => string {
  const countries = useQuery(countriesQuery()).data?.items ?? [];
  return naming(countries.map((country) => ({ ...country, key: country.code })));
}

/** What a theme is called, by its slug. */
export function useThemeName(): (slug: string) => string {
  const themes = useQuery(themesQuery).data?.items ?? [];
  return naming(themes.map((theme) => ({ ...theme, key: theme.slug })));
}

/** What a type of international action is called, by its slug. */
export function useActionTypeName(): (slug: string) => string {
  const types = useQuery(actionTypesQuery).data?.items ?? [];
  return naming(types.map((type) => ({ ...type, key: type.slug })));
}
