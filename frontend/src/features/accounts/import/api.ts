import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Import = Schemas["Import"];
export type ImportError = Schemas["ImportError"];
export type ImportedLine = Schemas["ImportedLine"];

export const LARGEST = 5_000_000;

export const importQuery = (id: number) =>
  queryOptions({
    queryKey: ["accounts", "imports", id],
    queryFn: ({ signal }) => ask<Import>(api.GET("/api/people/imports/{import_id}", { params: { path: { import_id: id } }, signal })),
  });

export const importErrorsQuery = (id: number, page: number) =>
  queryOptions({
    queryKey: ["accounts", "imports", id, "errors", page],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/people/imports/{import_id}/errors", {
          params: { path: { import_id: id }, query: { page, page_size: 50 } },
          signal,
        }),
      ),
  });

export function useReadImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => {
      const form = new FormData();
      form.set("file", file);
      // The generated type knows a file as a text of bytes; what is sent is the form itself.
      return ask<Import>(api.POST("/api/people/imports", { body: { file: "" }, bodySerializer: () => form }));
    },
    onSuccess: (read) => client.setQueryData(importQuery(read.id).queryKey, read),
  });
}

export function useConfirmImport(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (skipErrors: boolean) =>
      ask<Import>(
        api.POST("/api/people/imports/{import_id}/confirm", {
          params: { path: { import_id: id } },
          body: { skip_errors: skipErrors },
        }),
      ),
    onSuccess: async (done) => {
      await client.invalidateQueries({ queryKey: ["accounts"] });
      client.setQueryData(importQuery(id).queryKey, done);
    },
    // What it would do may have changed since it was shown: that is why it was refused.
    onError: () => client.invalidateQueries({ queryKey: importQuery(id).queryKey }),
  });
}

export const useDropImport = (id: number) =>
  useMutation({
    mutationFn: () => ask(api.DELETE("/api/people/imports/{import_id}", { params: { path: { import_id: id } } })),
  });
