/** Calls of the discussion room. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { Outgoing } from "../../core/outbox-store";

export const discussionQuery = (id: number) =>
  queryOptions({
    queryKey: ["discussion", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/discussions/{discussion_id}", { params: { path: { discussion_id: id } }, signal })),
  });

/** A request that hangs is a request that failed: whoever asked asks again. */
const inTime = () => AbortSignal.timeout(20_000);

const MESSAGES = "/api/discussions/{discussion_id}/messages";

export const fetchPage = (id: number, query: { after?: number; limit: number }) =>
  ask(api.GET(MESSAGES, { params: { path: { discussion_id: id }, query }, signal: inTime() }));

/** As many changes as one answer may carry. */
const CHANGES = 200;

export const fetchChanges = (id: number, revision: number) =>
  ask(api.GET(MESSAGES, { params: { path: { discussion_id: id }, query: { changed_after: revision, limit: CHANGES } }, signal: inTime() }));

export const postMessage = ({ discussionId, body, key, mandateId }: Outgoing) =>
  ask(
    api.POST(MESSAGES, {
      params: { path: { discussion_id: discussionId } },
      body: { body, client_key: key, mandate_id: mandateId },
      signal: inTime(),
    }),
  );

export const putReading = (id: number, number: number) =>
  ask(
    api.PUT("/api/discussions/{discussion_id}/reading", { params: { path: { discussion_id: id } }, body: { number }, signal: inTime() }),
  );
