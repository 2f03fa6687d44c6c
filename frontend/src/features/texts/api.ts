/** The platform's own texts: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import { currentLanguage } from "../../core/i18n";
import type { components } from "../../core/schema";
import type { TrustName } from "../../ui/TrustLinks";

type Schemas = components["schemas"];
export type TrustText = Schemas["Text"];
export type Written = Schemas["TextUpdate"];

const TEXT = "/api/texts/{name}";
const path = (name: TrustName) => ({ path: { name } });

export const fetchText = (name: TrustName) => ask(api.GET(TEXT, { params: path(name) }));

/** A text as it reads today, or as it read in one version. */
export const textQuery = (name: TrustName, version: number | null = null) =>
  queryOptions({
    queryKey: ["texts", name, version ?? "present"],
    queryFn: ({ signal }) =>
      version === null
        ? ask(api.GET(TEXT, { params: path(name), signal }))
        : ask(api.GET("/api/texts/{name}/versions/{version}", { params: { path: { name, version } }, signal })),
  });

export const versionsQuery = (name: TrustName) =>
  queryOptions({
    queryKey: ["texts", name, "versions"],
    queryFn: ({ signal }) => ask(api.GET("/api/texts/{name}/versions", { params: path(name), signal })),
  });

export const previewQuery = (body: string) =>
  queryOptions({
    queryKey: ["texts", "preview", body],
    queryFn: ({ signal }) => ask(api.POST("/api/markdown/preview", { body: { body }, signal })),
    gcTime: 60_000,
  });

/** What the reader has still to take note of; it changes a few times a year. */
export const toAcknowledgeQuery = queryOptions({
  queryKey: ["texts", "to-acknowledge"],
  queryFn: ({ signal }) => ask(api.GET("/api/texts-to-acknowledge", { signal })),
  staleTime: 600_000,
});

export const useWriteText = (name: TrustName) =>
  useTextsMutation(({ from, ...body }: Written & { from: number }) =>
    ask(api.PUT(TEXT, { params: { ...path(name), header: { "If-Match": `"${from}"` } }, body })),
  );

export const useAcknowledge = () =>
  useTextsMutation(({ name, version }: { name: TrustName; version: number }) =>
    ask(api.POST("/api/texts/{name}/acknowledgement", { params: path(name), body: { version } })),
  );

function useTextsMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: ["texts"] }) });
}

/** The text's page in the language of the interface. */
export const htmlOf = (text: TrustText) => (currentLanguage() === "en" ? text.html_en : text.html_fr);

/** What stands before a text's first heading: the whole of it in short. */
export const inShort = (html: string) => html.split("<h2>", 1)[0] ?? "";

/** How many passages the operator has still to fill in, in both languages. */
export const blanksOf = ({ body_fr, body_en }: Pick<TrustText, "body_fr" | "body_en">) =>
  [...`${body_fr}\n${body_en}`.matchAll(/\[(À compléter|To be completed)/g)].length;
