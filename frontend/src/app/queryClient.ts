import { makeQueryClient } from "../core/query";
import { remember, remembered } from "../core/preferences";
import { sessionQuery } from "../core/session";
import { groupsQuery } from "../features/groups/api";
import { homeQuery } from "../features/home/api";

export const queryClient = makeQueryClient();

/**
 * Ask the server what the first page will show while the page itself is still being prepared; the groups and the
 * home page only where this browser was signed in last time.
 */
export function askAhead(): void {
  void queryClient.prefetchQuery(sessionQuery);
  if (remembered("signed-in") !== "yes") return;
  void queryClient.prefetchQuery(groupsQuery);
  if (window.location.pathname === "/") void queryClient.prefetchQuery(homeQuery);
}

/** Keep for the next visit whether somebody is signed in here. */
export const rememberSession = (signedIn: boolean) => remember("signed-in", signedIn ? "yes" : "no");
