import { useEffect, useRef, useState } from "react";
import { putReading } from "./api";
import { useNews } from "./LiveDiscussions";
import type { DiscussionDetail } from "./types";

/** Long enough that passing by is not reading, short enough that closing the page loses nothing. */
const SEEN_FOR = 700;

/** Notes what was really seen: on screen, in a tab that is looked at, for a moment. Never goes back. */
export function useReading(discussion: DiscussionDetail | undefined): (number: number) => void {
  const news = useNews();
  const seen = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [told] = useState(() => new Map<number, number>());
  const id = discussion?.id;
  const groupId = discussion?.group_id;
  const read = discussion?.read_number ?? 0;

  useEffect(() => {
    seen.current = 0;
    return () => clearTimeout(timer.current);
  }, [id]);

  return (number) => {
    if (id === undefined || groupId === undefined || document.visibilityState !== "visible") return;
    if (number <= Math.max(seen.current, read, told.get(id) ?? 0)) return;
    seen.current = number;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (document.visibilityState !== "visible") {
        seen.current = 0;
        return;
      }
      told.set(id, number);
      news.read({ discussionId: id, groupId, number });
      // A reading that does not arrive is told again with the next one, or when the page is next opened.
      putReading(id, number).catch(() => told.delete(id));
    }, SEEN_FOR);
  };
}

/** The first message that was new when one came, or came back; it stays there while one reads. */
export function useUnreadLine(discussion: DiscussionDetail | undefined, lastNumber: number): number | null {
  const [line, setLine] = useState<{ of: number; number: number | null } | null>(null);
  const id = discussion?.id;

  if (discussion && line?.of !== discussion.id) {
    const { read_number: read, last_number: last } = discussion;
    setLine({ of: discussion.id, number: read < last ? read + 1 : null });
  }

  const last = useRef(lastNumber);
  useEffect(() => {
    last.current = lastNumber;
  }, [lastNumber]);

  useEffect(() => {
    const away = (): void => {
      if (id !== undefined && document.visibilityState === "hidden") setLine({ of: id, number: last.current + 1 });
    };
    document.addEventListener("visibilitychange", away);
    return () => document.removeEventListener("visibilitychange", away);
  }, [id]);

  const number = line?.of === id ? line?.number : null;
  return number !== null && number !== undefined && number <= lastNumber ? number : null;
}
