import { useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";
import { live, useHear } from "../../core/live";
import { forgetFollowers } from "./followers";
import { followFrames } from "./frames";
import { News } from "./news";
import { keepSending, outboxOf } from "./sending";

const NewsContext = createContext<News | null>(null);

/** Where a page says what was read in it, so that counts follow everywhere. */
export function useNews(): News {
  const news = useContext(NewsContext);
  if (!news) throw new Error("useNews is for pages inside LiveDiscussions");
  return news;
}

interface Props {
  personId: number;
  /** The groups whose news this person follows. */
  groupIds: readonly number[];
  children: ReactNode;
}

/** Hears the person's groups on every page, keeps counts right, and sends what waits. */
export function LiveDiscussions({ personId, groupIds, children }: Props) {
  const client = useQueryClient();
  const [news] = useState(() => new News(client));
  useHear(groupIds.map((id) => `group:${id}`));

  useEffect(() => followFrames(client, personId, news), [client, personId, news]);

  useEffect(() => {
    const stopSending = keepSending(personId);
    const stopListening = live.onFrame((name) => {
      if (name === "live.joined" || name === "live.back") outboxOf(personId).flush();
    });
    return () => {
      stopListening();
      stopSending();
      forgetFollowers();
      news.close();
    };
  }, [personId, news]);

  return <NewsContext value={news}>{children}</NewsContext>;
}
