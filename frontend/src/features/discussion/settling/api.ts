/** Where a discussion stands, what it came to, its date: calls to the server. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Stand = Schemas["Stand"];
export type Decision = Schemas["Decision"];
export type MeetingDate = Schemas["Date"];

const STAND = "/api/discussions/{discussion_id}/stand";
const path = (id: number) => ({ path: { discussion_id: id } });

export const fetchStand = (id: number) => ask(api.GET(STAND, { params: path(id) }));

/** The text of a version; another version is another text, and shown once it is there. */
export const standQuery = (id: number, version: number) =>
  queryOptions({
    queryKey: ["discussion", id, "stand", version],
    queryFn: ({ signal }) => ask(api.GET(STAND, { params: path(id), signal })),
    placeholderData: keepPreviousData,
  });

export const standVersionsQuery = (id: number, page: number) =>
  queryOptions({
    queryKey: ["discussion", id, "stand", "versions", page],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/discussions/{discussion_id}/stand/versions", { params: { ...path(id), query: { page, page_size: 10 } }, signal })),
    placeholderData: keepPreviousData,
    // Somebody may have written since the window was last open.
    staleTime: 0,
  });

export const previewQuery = (body: string) =>
  queryOptions({
    queryKey: ["discussion", "preview", body],
    queryFn: ({ signal }) => ask(api.POST("/api/markdown/preview", { body: { body }, signal })),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });

/** A change to what a discussion came to: what is shown of discussions is asked again. */
function useSettlingMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: ["discussion"] }) });
}

export const useWriteStand = (id: number) =>
  useSettlingMutation(({ from, body }: { from: number; body: string }) =>
    ask(api.PUT(STAND, { params: { ...path(id), header: { "If-Match": `"${from}"` } }, body: { body } })),
  );

export const useResolve = (id: number) =>
  useSettlingMutation((outcome: string) =>
    ask(api.POST("/api/discussions/{discussion_id}/resolution", { params: path(id), body: { outcome } })),
  );

export const useReopen = (id: number) =>
  useSettlingMutation(() => ask(api.DELETE("/api/discussions/{discussion_id}/resolution", { params: path(id) })));

export const useSetDate = (id: number) =>
  useSettlingMutation((body: Schemas["DateUpdate"]) =>
    ask(api.PUT("/api/discussions/{discussion_id}/date", { params: path(id), body })),
  );

export const useRemoveDate = (id: number) =>
  useSettlingMutation(() => ask(api.DELETE("/api/discussions/{discussion_id}/date", { params: path(id) })));

/** Where a browser, or a calendar program, downloads the date. */
export const dateFile = (id: number) => `/api/discussions/${id}/date.ics`;

/** Under `list`, so that a discussion settled or reopened anywhere refreshes it. */
export const decisionsQuery = (group: number, page: number) =>
  queryOptions({
    queryKey: ["discussion", "list", "decisions", group, page],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/groups/{group_id}/decisions", { params: { path: { group_id: group }, query: { page, page_size: 20 } }, signal })),
    placeholderData: keepPreviousData,
  });
