/**
 * The cache of what the server said. Keys begin with the room and the id of the thing, `["groups", 3, …]`, lists with
 * `["groups", "list"]`: a live frame `groups.changed` of group 3 then marks exactly those as out of date.
 */
import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { asProblem } from "./problems";

export const SESSION_KEY = ["accounts", "session"] as const;

const worthAnotherTry = (failures: number, error: unknown) => {
  const { status } = asProblem(error);
  return failures < 3 && (status === 0 || status >= 500);
};

export function makeQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    // The session ended elsewhere: ask again who is signed in, and the shell leads to the sign-in page.
    if (asProblem(error).slug === "not-signed-in") void client.invalidateQueries({ queryKey: SESSION_KEY });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: worthAnotherTry,
        retryDelay: (failures, error) => (asProblem(error).retryAfter ?? Math.min(2 ** failures, 8)) * 1000,
      },
      // Without a network, what one asks for fails and says so: nothing is done later behind one's back.
      mutations: { retry: false, networkMode: "always" },
    },
  });
  return client;
}
