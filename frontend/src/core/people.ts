/** The directory, as several rooms look somebody up in it. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "./api";

export interface PeopleSearch {
  q?: string;
  page?: number;
}

export const peopleQuery = ({ q = "", page = 1 }: PeopleSearch) =>
  queryOptions({
    queryKey: ["accounts", "list", { q, page }],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/people", { params: { query: q ? { q, page } : { page } }, signal })),
  });
