/** The register of partnerships, as several rooms look into it. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "./api";
import type { components, paths } from "./schema";

export type Partnership = components["schemas"]["Partnership"];
export type PartnershipSearch = NonNullable<paths["/api/partnerships"]["get"]["parameters"]["query"]>;

/** Leave out what was not asked for. */
const given = (search: PartnershipSearch): PartnershipSearch => Object.fromEntries(Object.entries(search).filter(([, value]) => value));

export const partnershipsQuery = (search: PartnershipSearch) =>
  queryOptions({
    queryKey: ["partnerships", "list", given(search)],
    queryFn: ({ signal }) => ask(api.GET("/api/partnerships", { params: { query: given(search) }, signal })),
  });
