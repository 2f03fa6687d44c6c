/** Calls of the discussion room. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { Outgoing } from "../../core/outbox-store";
import type { Level } from "../../core/shapes";

export const discussionQuery = (id: number) =>
  queryOptions({
    queryKey: ["discussion", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/discussions/{discussion_id}", { params: { path: { discussion_id: id } }, signal })),
  });

/** A request that hangs is a request that failed: whoever asked asks again. */
export const inTime = () => AbortSignal.timeout(20_000);

const MESSAGES = "/api/discussions/{discussion_id}/messages";

export const fetchPage = (id: number, query: { after?: number; limit: number }) =>
  ask(api.GET(MESSAGES, { params: { path: { discussion_id: id }, query }, signal: inTime() }));

/** As many changes as one answer may carry. */
const CHANGES = 200;

export const fetchChanges = (id: number, revision: number) =>
  ask(api.GET(MESSAGES, { params: { path: { discussion_id: id }, query: { changed_after: revision, limit: CHANGES } }, signal: inTime() }));

export const postMessage = ({ discussionId, body, key, mandateId, replyTo = null, files = [] }: Outgoing) =>
  ask(
    api.POST(MESSAGES, {
      params: { path: { discussion_id: discussionId } },
      body: { body, client_key: key, mandate_id: mandateId, reply_to: replyTo, file_ids: files.map(({ id }) => id) },
      signal: inTime(),
    }),
  );

const path = (id: number) => ({ params: { path: { discussion_id: id } } });

/** The last reading on its way: what is left for later is said after it, or would be undone by it. */
let reading: Promise<unknown> = Promise.resolve();

export const putReading = (id: number, number: number) => {
  const told = ask(api.PUT("/api/discussions/{discussion_id}/reading", { ...path(id), body: { number }, signal: inTime() }));
  reading = told;
  return told;
};

export async function postUnread(id: number, number: number): Promise<void> {
  await reading.catch(() => undefined);
  await ask(api.POST("/api/discussions/{discussion_id}/unread", { ...path(id), body: { number }, signal: inTime() }));
}

/** A change to a discussion itself: what is shown of discussions, and of the groups that count them, is asked again. */
function useDiscussionMutation<Input, Output = void>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["discussion"] }), client.invalidateQueries({ queryKey: ["groups"] })]),
  });
}

export const useFollowDiscussion = (id: number) =>
  useDiscussionMutation((level: Level | null) => ask(api.PUT("/api/discussions/{discussion_id}/level", { ...path(id), body: { level } })));

export const useRename = (id: number) =>
  useDiscussionMutation((title: string) => ask(api.PATCH("/api/discussions/{discussion_id}", { ...path(id), body: { title } })));
