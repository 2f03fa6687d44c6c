/** Who is signed in, and their own preferences. */
import { useMutation, useQuery, useQueryClient, queryOptions } from "@tanstack/react-query";
import { api, ask } from "./api";
import { speak } from "./i18n";
import { remember } from "./preferences";
import { SESSION_KEY } from "./query";
import type { components } from "./schema";
import type { Me, Session } from "./shapes";

export const sessionQuery = queryOptions({
  queryKey: SESSION_KEY,
  queryFn: ({ signal }) => ask(api.GET("/api/session", { signal })),
  staleTime: 60_000,
});

export const useSession = () => useQuery(sessionQuery);

/** The signed-in person; only under the part of the page that requires a session. */
export function useMe(): Me {
  const person = useSession().data?.person;
  if (!person) throw new Error("useMe is for pages that require a session");
  return person;
}


/** Change one's own profile or preferences; the page follows at once. */
export function useUpdateMe() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: components["schemas"]["MeUpdate"]) => ask(api.PATCH("/api/me", { body: change })),
    onSuccess: async (person) => {
      client.setQueryData<Session>(SESSION_KEY, (session) => session && { ...session, person });
      remember("language", person.language);
      await speak(person.language);
    },
  });
}
