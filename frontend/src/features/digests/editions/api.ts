/** Editions of the letter: calls to the server. */
import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";
import { ordered } from "./order";
import { saveAll, stepped, versionFrom } from "./ownVersions";

type Schemas = components["schemas"];
export type Edition = Schemas["Edition"];
export type EditionRow = Schemas["EditionRow"];
export type EditionItem = Schemas["EditionItem"];
export type EditionState = EditionRow["state"];
export type Suggestion = Schemas["Suggestion"];
export type EditionWords = Schemas["EditionUpdate"];
export type ItemWords = Schemas["EditionItemUpdate"];
export type NewItem = Schemas["EditionItemCreate"];
export type Move = Omit<Schemas["EditionMoveCreate"], "version" | "note"> & { note?: string };
export type Side = "fr" | "en";

const ALL = "/api/digests/editions";
const ONE = "/api/digests/editions/{edition_id}";
const ITEM = "/api/digests/editions/{edition_id}/items/{item_id}";
const path = (id: number) => ({ path: { edition_id: id } });
const from = (version: number) => ({ "If-Match": `"${version}"` });

export const editionsQuery = (page: number) =>
  queryOptions({
    queryKey: ["digests", "editions", "list", page],
    queryFn: ({ signal }) => ask(api.GET(ALL, { params: { query: { page, page_size: 50 } }, signal })),
  });

export const editionQuery = (id: number) =>
  queryOptions({
    queryKey: ["digests", "editions", id],
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: path(id), signal })),
  });

export const suggestionsQuery = (id: number) =>
  queryOptions({
    queryKey: ["digests", "editions", id, "suggestions"],
    queryFn: ({ signal }) => ask(api.GET("/api/digests/editions/{edition_id}/suggestions", { params: path(id), signal })),
  });

export function useBegin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST(ALL, { body: {} })),
    onSuccess: (edition) => keep(client, edition),
  });
}

function keep(client: QueryClient, edition: Edition) {
  client.setQueryData(editionQuery(edition.row.id).queryKey, edition);
  void client.invalidateQueries({ queryKey: ["digests", "editions", "list"] });
  void client.invalidateQueries({ queryKey: suggestionsQuery(edition.row.id).queryKey });
}

/**
 * One change of an edition after the other, each from the version that the one before made; refused, the edition is
 * asked for again, since somebody was faster.
 */
function useEditionChange<Input>(id: number, change: (input: Input, version: number) => Promise<Edition>, foresee?: (edition: Edition, input: Input) => Edition) {
  const client = useQueryClient();
  const { queryKey } = editionQuery(id);
  return useMutation({
    scope: { id: `edition ${id}` },
    mutationFn: async (input: Input) => {
      const version = client.getQueryData(queryKey)?.version ?? 0;
      const edition = await change(input, version);
      stepped(id, version, edition.version);
      return edition;
    },
    onMutate: (input) => {
      const present = client.getQueryData(queryKey);
      if (present && foresee) client.setQueryData(queryKey, foresee(present, input));
    },
    onSuccess: (edition) => keep(client, edition),
    onError: () => client.invalidateQueries({ queryKey }),
  });
}

export const useWords = (id: number) =>
  useEditionChange(id, (body: EditionWords, version) => ask(api.PATCH(ONE, { params: { ...path(id), header: from(version) }, body })));

export const useItemWords = (id: number, item: number) =>
  useEditionChange(id, (body: ItemWords, version) =>
    ask(api.PATCH(ITEM, { params: { path: { edition_id: id, item_id: item }, header: from(version) }, body })),
  );

export const useAdd = (id: number) =>
  useEditionChange(id, (body: NewItem) => ask(api.POST("/api/digests/editions/{edition_id}/items", { params: path(id), body })));

export const useRemove = (id: number) =>
  useEditionChange(
    id,
    (item: number) => ask(api.DELETE(ITEM, { params: { path: { edition_id: id, item_id: item } } })),
    (edition, gone) => ({ ...edition, items: edition.items.filter((item) => item.id !== gone) }),
  );

export const useOrder = (id: number) =>
  useEditionChange(
    id,
    (item_ids: number[]) => ask(api.PUT("/api/digests/editions/{edition_id}/order", { params: path(id), body: { item_ids } })),
    (edition, ids) => ({ ...edition, items: ordered(edition.items, ids) }),
  );

/** The edition moves on as it was read, with what one wrote last: what somebody else changed since is refused. */
export function useMove({ row: { id }, version: read }: Edition) {
  const client = useQueryClient();
  const { queryKey } = editionQuery(id);
  return useMutation({
    mutationFn: async (move: Move) => {
      await saveAll(id);
      const version = versionFrom(id, read, client.getQueryData(queryKey)?.version ?? read);
      return ask(api.POST("/api/digests/editions/{edition_id}/moves", { params: path(id), body: { note: "", ...move, version } }));
    },
    onSuccess: (edition) => keep(client, edition),
    onError: () => client.invalidateQueries({ queryKey }),
  });
}

/** What is put back of an item that was taken out, where it was. */
export const again = (item: EditionItem, position: number): NewItem => ({
  kind: item.kind,
  thing_id: item.thing_id,
  title_fr: item.title_fr,
  title_en: item.title_en,
  body_fr: item.body_fr,
  body_en: item.body_en,
  url: item.url,
  position,
});
