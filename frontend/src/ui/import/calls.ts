/** What a list that somebody brings looks like whatever it lists, and the calls that its room makes for it. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

export const LARGEST = 5_000_000;

export interface ListError {
  line: number;
  column: string;
  slug: string;
  value: string;
  candidates?: string[];
}

export interface BroughtList {
  id: number;
  file_name: string;
  state: "pending" | "done";
  lines: number;
  unknown_columns: string[];
  to_create: number;
  to_update: number;
  unchanged: number;
  faulty_lines: number;
  errors: ListError[];
}

export interface ListCalls<Shown extends BroughtList> {
  /** The room, by whose name its words and its queries are found. */
  room: "accounts" | "partnerships";
  /** The address of its page. */
  address: string;
  show: (id: number, signal: AbortSignal) => Promise<Shown>;
  errors: (id: number, page: number, signal: AbortSignal) => Promise<{ items: ListError[]; pages: number }>;
  read: (file: File) => Promise<Shown>;
  confirm: (id: number, skipErrors: boolean) => Promise<Shown>;
  drop: (id: number) => Promise<unknown>;
}

/** The form that carries a file; the generated type knows a file as a text of bytes, and what is sent is the form. */
export function fileBody(file: File) {
  const form = new FormData();
  form.set("file", file);
  return { body: { file: "" }, bodySerializer: () => form };
}

export const listQuery = <Shown extends BroughtList>(calls: ListCalls<Shown>, id: number) =>
  queryOptions({
    queryKey: [calls.room, "imports", id],
    queryFn: ({ signal }) => calls.show(id, signal),
  });

export const listErrorsQuery = <Shown extends BroughtList>(calls: ListCalls<Shown>, id: number, page: number) =>
  queryOptions({
    queryKey: [calls.room, "imports", id, "errors", page],
    queryFn: ({ signal }) => calls.errors(id, page, signal),
  });

export function useReadList<Shown extends BroughtList>(calls: ListCalls<Shown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: calls.read,
    onSuccess: (read) => client.setQueryData([calls.room, "imports", read.id], read),
  });
}

export function useConfirmList<Shown extends BroughtList>(calls: ListCalls<Shown>, id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (skipErrors: boolean) => calls.confirm(id, skipErrors),
    onSuccess: async (done) => {
      await client.invalidateQueries({ queryKey: [calls.room] });
      client.setQueryData([calls.room, "imports", id], done);
    },
    // What it would do may have changed since it was shown: that is why it was refused.
    onError: () => client.invalidateQueries({ queryKey: [calls.room, "imports", id] }),
  });
}

export const useDropList = <Shown extends BroughtList>(calls: ListCalls<Shown>, id: number) =>
  useMutation({ mutationFn: () => calls.drop(id) });
