/** Previews of letters: calls to the server. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

export type LetterPreview = components["schemas"]["LetterPreview"];
export type Scheme = "light" | "dark";

export interface PreviewOf {
  /** None for one's own next letter, as it would be without an edition. */
  editionId?: number;
  /** Whose letter; one's own if nobody is named. */
  personId?: number;
  /** In which language; that of its reader if none is named. */
  language?: "fr" | "en";
}

export const previewQuery = ({ editionId, personId, language }: PreviewOf) =>
  queryOptions({
    queryKey: ["digests", "preview", editionId ?? "own", personId ?? "me", language ?? "own"],
    queryFn: ({ signal }) =>
      editionId === undefined
        ? ask(api.GET("/api/digests/mine/preview", { params: { query: { language } }, signal }))
        : ask(
            api.GET("/api/digests/editions/{edition_id}/preview", {
              params: { path: { edition_id: editionId }, query: { person: personId, language } },
              signal,
            }),
          ),
  });

/** The address of a letter's page in a scheme; `at` makes it another one each time the letter was asked for anew. */
export const pageOf = (url: string, scheme: Scheme, at: number) => `${url}${url.includes("?") ? "&" : "?"}scheme=${scheme}#${at}`;
