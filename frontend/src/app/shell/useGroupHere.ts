import { useQuery } from "@tanstack/react-query";
import { useMatch } from "react-router";
import { discussionQuery } from "../../features/discussion/api";

/** The group one is in: on its own pages, and while one reads a discussion of it. */
export function useGroupHere(): number | null {
  const group = useMatch("/groups/:id/*")?.params.id;
  const discussion = useMatch("/discussions/:id/*")?.params.id;
  // The discussion's own page asks for it; here one only looks at what it was answered.
  const { data } = useQuery({ ...discussionQuery(Number(discussion ?? 0)), enabled: false });
  if (group !== undefined) return Number(group);
  return discussion === undefined ? null : (data?.group_id ?? null);
}
