import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useLocation } from "react-router";
import { localName } from "../../core/i18n";
import type { Named } from "../../core/shapes";
import { noteVisit } from "../../features/search/recent";
import { thingAt } from "../../features/search/paths";

const rooms = { person: "accounts", authority: "authorities", group: "groups", discussion: "discussion", note: "buddying" } as const;

/** Note what one visits, once its own page has been answered: what cannot be seen is never noted. */
export function useRecentPlaces(personId: number): void {
  const { pathname } = useLocation();
  const thing = thingAt(pathname);
  const kind = thing?.kind;
  const id = thing?.id ?? 0;
  // The page itself asks; here one only looks at what it was answered.
  const { data } = useQuery<Named | { title: string }>({ queryKey: [rooms[kind ?? "group"], id], enabled: false });
  const name = data && ("title" in data && !("name" in data) ? data.title : localName(data as Named));
  useEffect(() => {
    if (kind && name) noteVisit(personId, { kind, id, name });
  }, [personId, kind, id, name]);
}
