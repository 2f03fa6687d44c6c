/** Peer-learning notes: calls to the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Note = Schemas["Note"];
export type NoteItem = Schemas["NoteItem"];
export type NoteWords = Schemas["NoteWords"];
export type NoteChange = Schemas["NoteUpdate"];

const ONE = "/api/buddying/notes/{note_id}";
const path = (id: number) => ({ path: { note_id: id } });

export const fetchNote = (id: number) => ask(api.GET(ONE, { params: path(id) }));

export const noteQuery = (id: number) =>
  queryOptions({
    queryKey: ["buddying", "notes", id],
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: path(id), signal })),
  });

export const notesQuery = (query: { q?: string; page?: number }) =>
  queryOptions({
    queryKey: ["buddying", "notes", "list", query],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/notes", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });

export const previewQuery = (body: string) =>
  queryOptions({
    queryKey: ["buddying", "preview", body],
    queryFn: ({ signal }) => ask(api.POST("/api/buddying/notes/preview", { body: { body }, signal })),
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** After a change, refused ones included: the other one may have been faster, and what is shown is asked again. */
function useNoteChange<Input>(change: (input: Input) => Promise<Note>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: ["buddying"] }) });
}

export const useStartNote = (pair: number) =>
  useNoteChange(() => ask(api.POST("/api/buddying/pairs/{pair_id}/note", { params: { path: { pair_id: pair } }, body: {} })));

export const useChangeNote = (id: number) =>
  useNoteChange(({ version, change }: { version: number; change: NoteChange }) =>
    ask(api.PATCH(ONE, { params: { ...path(id), header: { "If-Match": `"${version}"` } }, body: change })),
  );

export const useAgreeToNote = (id: number) =>
  useNoteChange((version: number) => ask(api.POST(`${ONE}/agree`, { params: path(id), body: { version } })));

export const useWithdrawNote = (id: number) => useNoteChange(() => ask(api.POST(`${ONE}/withdraw`, { params: path(id), body: {} })));
