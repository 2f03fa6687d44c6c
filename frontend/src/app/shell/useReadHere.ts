import { useDocumentVisibility } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useMatch } from "react-router";
import { boardQuery } from "../../features/countries/alerts/api";
import { bulletinQuery } from "../../features/countries/bulletins/api";
import { discussionQuery } from "../../features/discussion/api";
import { countQuery, useMarkRead } from "../../features/notifications/api";

/**
 * Whoever has a discussion before their eyes has seen its decision and its date; its messages are read one by one.
 * Whoever has an alert or a bulletin before their eyes has seen all that was told of its story.
 */
export function useReadHere(): void {
  const id = Number(useMatch("/discussions/:id/*")?.params.id ?? 0);
  // The discussion's own page asks for it; here one only looks whether it was answered.
  const shown = useQuery({ ...discussionQuery(id), enabled: false }).data !== undefined;
  const unread = useQuery(countQuery).data?.unread ?? 0;
  const looking = useDocumentVisibility() === "visible";
  const { mutate } = useMarkRead();
  useEffect(() => {
    if (shown && looking && unread > 0) mutate({ thread: `discussion:${id}`, messages: false });
  }, [id, shown, looking, unread, mutate]);

  const alertId = Number(useMatch("/alerts/:id")?.params.id ?? 0);
  const bulletinId = Number(useMatch("/bulletins/:id")?.params.id ?? 0);
  const alert = useQuery({ ...boardQuery(alertId), enabled: false }).data?.alert;
  const bulletin = useQuery({ ...bulletinQuery(bulletinId), enabled: false }).data;
  const storyId = (alert ?? bulletin)?.story_id;
  const readId = alertId || bulletinId;
  useEffect(() => {
    if (storyId === undefined || !looking || unread === 0) return;
    for (const thread of [`story:${storyId}`, `bulletin:${readId}`]) mutate({ thread });
  }, [readId, storyId, looking, unread, mutate]);
}
