import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import { SESSION_KEY } from "../../core/query";
import type { components } from "../../core/schema";
import type { Session } from "../../core/shapes";

type Schemas = components["schemas"];
export type Persona = Schemas["Persona"];
export type PersonDetail = Schemas["Person"];
export type NewMandate = Schemas["MandateCreate"];

export const personasQuery = queryOptions({
  queryKey: ["accounts", "personas"],
  queryFn: ({ signal }) => ask(api.GET("/api/session/personas", { signal })),
  staleTime: Infinity,
});

export const browsersQuery = queryOptions({
  queryKey: ["accounts", "sessions"],
  queryFn: ({ signal }) => ask(api.GET("/api/sessions", { signal })),
});

export const languagesQuery = queryOptions({
  queryKey: ["reference", "languages"],
  queryFn: ({ signal }) => ask(api.GET("/api/languages", { signal })),
  staleTime: Infinity,
});

export const personQuery = (id: number) =>
  queryOptions({
    queryKey: ["accounts", id],
    queryFn: ({ signal }) => ask(api.GET("/api/people/{person_id}", { params: { path: { person_id: id } }, signal })),
  });

export const personGroupsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", "list", "of-person", id],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/people/{person_id}/groups", { params: { path: { person_id: id } }, signal })),
  });

export const useAskForLink = () =>
  useMutation({ mutationFn: (email: string) => ask(api.POST("/api/session/link", { body: { email } })) });

/** A new session: everything that was cached before belongs to nobody any more. */
function useEntrance<Input>(enter: (input: Input) => Promise<Session>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: enter,
    onSuccess: (session) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== SESSION_KEY[1] });
      client.setQueryData<Session>(SESSION_KEY, session);
    },
  });
}

export const useSignIn = () =>
  useEntrance((proof: { token: string } | { email: string; code: string }) =>
    ask<Session>(api.POST("/api/session", { body: proof })),
  );

export const useDemoSignIn = () =>
  useEntrance((persona: number) => ask<Session>(api.POST("/api/session/demo", { body: { persona } })));

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => ask(api.DELETE("/api/session")),
    onSuccess: () => {
      client.setQueryData<Session>(SESSION_KEY, (session) => session && { ...session, person: null });
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[1] !== SESSION_KEY[1] });
    },
  });
}

/** Close the session of one other browser, or (without an id) of all others. */
export function useCloseSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: number | null) =>
      ask(id === null ? api.DELETE("/api/sessions") : api.DELETE("/api/sessions/{session_id}", { params: { path: { session_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: browsersQuery.queryKey }),
  });
}

/** Whatever changed about a person, what the page shows of people is asked again. */
function usePeopleMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["accounts"] }),
  });
}

export const useAddPerson = () =>
  usePeopleMutation((body: Schemas["PersonCreate"]) => ask(api.POST("/api/people", { body })));

export const useChangePerson = (id: number) =>
  usePeopleMutation((body: Schemas["PersonUpdate"]) =>
    ask(api.PATCH("/api/people/{person_id}", { params: { path: { person_id: id } }, body })),
  );

export const useInvitePerson = (id: number) =>
  usePeopleMutation(() => ask(api.POST("/api/people/{person_id}/invitation", { params: { path: { person_id: id } }, body: {} })));

export const useGiveMandate = (person: number) =>
  usePeopleMutation((body: NewMandate) =>
    ask(api.POST("/api/people/{person_id}/mandates", { params: { path: { person_id: person } }, body })),
  );

export const useChangeMandate = (id: number) =>
  usePeopleMutation((body: Schemas["MandateUpdate"]) =>
    ask(api.PATCH("/api/mandates/{mandate_id}", { params: { path: { mandate_id: id } }, body })),
  );

export const useEndMandate = (id: number) =>
  usePeopleMutation((body: Schemas["MandateEnd"]) =>
    ask(api.POST("/api/mandates/{mandate_id}/end", { params: { path: { mandate_id: id } }, body })),
  );

export const useDeclareAssistant = (mandate: number) =>
  usePeopleMutation((person: number) =>
    ask(
      api.POST("/api/mandates/{mandate_id}/assistants", { params: { path: { mandate_id: mandate } }, body: { person_id: person } }),
    ),
  );

export const useWithdrawAssistant = (mandate: number) =>
  usePeopleMutation((person: number) =>
    ask(
      api.DELETE("/api/mandates/{mandate_id}/assistants/{person_id}", { params: { path: { mandate_id: mandate, person_id: person } } }),
    ),
  );

export const calendarQuery = queryOptions({
  queryKey: ["accounts", "calendar"],
  queryFn: ({ signal }) => ask(api.GET("/api/me/calendar", { signal })),
});

/** What changes one's private calendar address, and shows what it is now. */
function useCalendarMutation(change: () => Promise<{ address?: string | null } | undefined>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (calendar) => client.setQueryData(calendarQuery.queryKey, { address: calendar?.address ?? null }),
  });
}

export const useMakeCalendar = () => useCalendarMutation(() => ask(api.POST("/api/me/calendar", { body: {} })));

export const useRevokeCalendar = () => useCalendarMutation(() => ask(api.DELETE("/api/me/calendar")));
