/** One's own letters: calls to the server. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

export type OwnLetters = components["schemas"]["OwnLetters"];
export type OwnLetter = components["schemas"]["OwnLetter"];

export const mineQuery = queryOptions({
  queryKey: ["digests", "mine"],
  queryFn: ({ signal }) => ask(api.GET("/api/digests/mine", { signal })),
});
