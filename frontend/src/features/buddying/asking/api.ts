/** What exists already for a need that is being typed. */
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import { currentLanguage } from "../../../core/i18n";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Existing = Schemas["Existing"];

export interface Need {
  title: string;
  details: string;
  themes: string[];
  countries: string[];
  mandate_id: number | null;
}

/** Characters of the details that an address may bear; networks are told by the first sentences. */
const ENOUGH = 1_000;

/** Whether there is enough of it to look for what is like it. */
export const isTelling = ({ title, themes, countries }: Need) => title.trim().length >= 3 || (themes.length > 0 && countries.length > 0);

export const existingQuery = (need: Need) => {
  const query = { ...need, title: need.title.trim(), details: need.details.slice(0, ENOUGH) };
  return queryOptions({
    queryKey: ["buddying", "existing", query],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/buddying/existing", { params: { query: { ...query, mandate_id: query.mandate_id ?? undefined } }, signal })),
    enabled: isTelling(need),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
};

export const languagesQuery = () => {
  const lang = currentLanguage();
  return queryOptions({
    queryKey: ["reference", "languages", lang],
    queryFn: ({ signal }) => ask(api.GET("/api/languages", { params: { query: { lang } }, signal })),
    staleTime: 300_000,
  });
};
