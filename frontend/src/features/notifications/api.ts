import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { components } from "../../core/schema";

type Schemas = components["schemas"];
export type Thread = Schemas["NotificationThread"];
export type News = Schemas["Notification"];
export type Unsubscription = Schemas["Unsubscription"];
export type StoppedAddress = Schemas["StoppedAddress"];

export const countQuery = queryOptions({
  queryKey: ["notifications", "count"],
  queryFn: ({ signal }) => ask(api.GET("/api/notifications/count", { signal })),
});

export const inboxQuery = (onlyUnread: boolean) =>
  infiniteQueryOptions({
    queryKey: ["notifications", "list", { onlyUnread }],
    queryFn: ({ signal, pageParam }) =>
      ask(
        api.GET("/api/notifications", {
          params: { query: { only_unread: onlyUnread, ...(pageParam === null ? {} : { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
  });

/** Mark as read all one was told of, or what belongs to one thing, up to what was shown. */
export function useMarkRead() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["NotificationsReadCreate"]) => ask(api.POST("/api/notifications/read", { body })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: countQuery.queryKey }),
        client.invalidateQueries({ queryKey: ["notifications", "list"] }),
      ]),
  });
}

const ofPerson = (person: number | null) => (person === null ? {} : { person_id: person });

/** What was decided for a person about one event; for oneself where nobody is named. */
export const explanationQuery = (event: number, person: number | null) =>
  queryOptions({
    queryKey: ["notifications", "why", event, person],
    queryFn: ({ signal }) =>
      ask(
        api.GET("/api/notifications/explanations/{event_id}", {
          params: { path: { event_id: event }, query: ofPerson(person) },
          signal,
        }),
      ),
  });

/** The latest decisions about a person. */
export const decisionsQuery = (person: number | null) =>
  queryOptions({
    queryKey: ["notifications", "why", "of", person],
    queryFn: ({ signal }) => ask(api.GET("/api/notifications/explanations", { params: { query: ofPerson(person) }, signal })),
  });

/** What a link of a mail would stop; looking stops nothing. */
export const unsubscriptionQuery = (token: string) =>
  queryOptions({
    queryKey: ["notifications", "unsubscription", token],
    queryFn: ({ signal }) => ask(api.GET("/api/unsubscription", { params: { query: { token } }, signal })),
  });

export function useUnsubscribe(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.POST("/api/unsubscribe", { params: { query: { token } } })),
    onSuccess: (unsubscription) => client.setQueryData(unsubscriptionQuery(token).queryKey, unsubscription),
  });
}

export const stoppedAddressesQuery = queryOptions({
  queryKey: ["notifications", "addresses"],
  queryFn: ({ signal }) => ask(api.GET("/api/notifications/addresses", { signal })),
});

/** Write to a person's address again. */
export function useResumeAddress() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (person: number) =>
      ask(api.DELETE("/api/notifications/addresses/{person_id}", { params: { path: { person_id: person } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["notifications"] }),
  });
}
