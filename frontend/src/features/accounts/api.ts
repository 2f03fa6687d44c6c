import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import { SESSION_KEY } from "../../core/query";
import type {
  AuthorityRef,
  GroupRef,
  Language,
  Mandate,
  MandateRole,
  Named,
  Page,
  PersonRef,
  Session,
} from "../../core/shapes";

export interface Persona {
  id: number;
  role: "elected" | "technician_big" | "technician_small" | "chair" | "secretariat" | "partner";
  name: string;
  title: string;
  authority: AuthorityRef | null;
  organisation: string | null;
}

export interface SignedInBrowser {
  id: number;
  created_at: string;
  last_seen_at: string;
  expires_at: string;
  user_agent: string;
  current: boolean;
}

export interface PersonDetail extends PersonRef {
  languages: string[];
  mandates: Mandate[];
  email: string | null;
  phone: string | null;
  about: string;
  can: { edit: boolean; invite: boolean };
}

export interface SpokenLanguage extends Named {
  code: string;
}

export const personasQuery = queryOptions({
  queryKey: ["accounts", "personas"],
  queryFn: ({ signal }) => ask<{ items: Persona[] }>(api.GET("/api/session/personas", { signal })),
  staleTime: Infinity,
});

export const browsersQuery = queryOptions({
  queryKey: ["accounts", "sessions"],
  queryFn: ({ signal }) => ask<{ items: SignedInBrowser[] }>(api.GET("/api/sessions", { signal })),
});

export const languagesQuery = queryOptions({
  queryKey: ["reference", "languages"],
  queryFn: ({ signal }) => ask<{ items: SpokenLanguage[] }>(api.GET("/api/languages", { signal })),
  staleTime: Infinity,
});

export interface PeopleSearch {
  q?: string;
  page?: number;
}

export const peopleQuery = ({ q = "", page = 1 }: PeopleSearch) =>
  queryOptions({
    queryKey: ["accounts", "list", { q, page }],
    queryFn: ({ signal }) =>
      ask<Page<PersonRef>>(api.GET("/api/people", { params: { query: q ? { q, page } : { page } }, signal })),
  });

export const personQuery = (id: number) =>
  queryOptions({
    queryKey: ["accounts", id],
    queryFn: ({ signal }) => ask<PersonDetail>(api.GET("/api/people/{id}", { params: { path: { id } }, signal })),
  });

export const personGroupsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", "list", "of-person", id],
    queryFn: ({ signal }) =>
      ask<{ items: GroupRef[] }>(api.GET("/api/people/{id}/groups", { params: { path: { id } }, signal })),
  });

export const useAskForLink = () =>
  useMutation({ mutationFn: (email: string) => ask<unknown>(api.POST("/api/session/link", { body: { email } })) });

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
    mutationFn: () => ask<void>(api.DELETE("/api/session")),
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
      ask<void>(id === null ? api.DELETE("/api/sessions") : api.DELETE("/api/sessions/{id}", { params: { path: { id } } })),
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

export interface NewMandate {
  authority_id: number;
  role: MandateRole;
  title: string;
  starts_on: string;
  ends_on?: string | null;
}

export interface NewPerson {
  name: string;
  email: string;
  language?: Language;
  organisation?: string;
  mandate?: NewMandate;
  invite?: boolean;
}

export const useAddPerson = () =>
  usePeopleMutation((body: NewPerson) => ask<PersonDetail>(api.POST("/api/people", { body })));

export const useChangePerson = (id: number) =>
  usePeopleMutation((body: { name?: string; organisation?: string; disabled?: boolean }) =>
    ask<PersonDetail>(api.PATCH("/api/people/{id}", { params: { path: { id } }, body })),
  );

export const useInvitePerson = (id: number) =>
  usePeopleMutation(() => ask<unknown>(api.POST("/api/people/{id}/invitation", { params: { path: { id } }, body: {} })));

export const useGiveMandate = (person: number) =>
  usePeopleMutation((body: NewMandate) =>
    ask<Mandate>(api.POST("/api/people/{id}/mandates", { params: { path: { id: person } }, body })),
  );

export const useChangeMandate = (id: number) =>
  usePeopleMutation((body: { title?: string; ends_on?: string | null; successor_id?: number | null }) =>
    ask<Mandate>(api.PATCH("/api/mandates/{id}", { params: { path: { id } }, body })),
  );

export const useEndMandate = (id: number) =>
  usePeopleMutation((body: { ends_on: string; successor_id?: number | null }) =>
    ask<Mandate>(api.POST("/api/mandates/{id}/end", { params: { path: { id } }, body })),
  );

export const useDeclareAssistant = (mandate: number) =>
  usePeopleMutation((person: number) =>
    ask<Mandate>(
      api.POST("/api/mandates/{id}/assistants", { params: { path: { id: mandate } }, body: { person_id: person } }),
    ),
  );

export const useWithdrawAssistant = (mandate: number) =>
  usePeopleMutation((person: number) =>
    ask<void>(
      api.DELETE("/api/mandates/{id}/assistants/{person_id}", { params: { path: { id: mandate, person_id: person } } }),
    ),
  );

/** The authorities one may choose from, by a few letters. */
export const authorityChoicesQuery = (q: string) =>
  queryOptions({
    queryKey: ["authorities", "list", { q }],
    queryFn: ({ signal }) => ask<Page<AuthorityRef>>(api.GET("/api/authorities", { params: { query: q ? { q } : {} }, signal })),
    staleTime: 300_000,
  });
