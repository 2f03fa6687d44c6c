import { useEffect, useRef, useState } from "react";
import { putReading } from "./api";
import { useNews } from "./LiveDiscussions";
import type { DiscussionDetail } from "./types";

/** Long enough that passing by is not reading, short enough that closing the page loses nothing. */
const SEEN_FOR = 700;

/**
 * Notes what was really seen: on screen, in a tab that is looked at, for a moment. It goes back only by being left for
 * later, and what is seen is then noted no more until one comes again, or reads on elsewhere.
 */
export function useReading({ id, group_id: groupId, read_number: read }: DiscussionDetail): (number: number) => void {
  const news = useNews();
  const visible = useRef(0);
  const told = useRef(read);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const left = useRef<number | null>(null);

  useEffect(() => {
    if (left.current !== null && read <= left.current) return;
    left.current = null;
    told.current = Math.max(told.current, read);
  }, [read]);
  useEffect(
    () =>
      news.onLeft(id, (number) => {
        clearTimeout(timer.current);
        timer.current = undefined;
        left.current = number;
        told.current = number;
      }),
    [news, id],
  );
  useEffect(() => () => clearTimeout(timer.current), []);

  const tell = (upTo: number): void => {
    told.current = upTo;
    news.read({ discussionId: id, groupId, number: upTo });
    // A reading that does not arrive is told again with the next one, or when the connection is back.
    putReading(id, upTo).catch(() => (told.current = read));
  };

  const look = (number: number): void => {
    visible.current = number;
    if (left.current !== null || number <= told.current || timer.current !== undefined || document.visibilityState !== "visible") return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      if (document.visibilityState !== "visible") return;
      const stayed = Math.min(number, visible.current);
      if (stayed > told.current) tell(stayed);
      look(visible.current);
    }, SEEN_FOR);
  };
  return look;
}

/** The first message that was new when one came, or came back, or left it for later; it stays there while one reads. */
export function useUnreadLine({ id, read_number: read, last_number: newest }: DiscussionDetail, lastNumber: number): number | null {
  const news = useNews();
  const [line, setLine] = useState(() => (read < newest ? read + 1 : null));
  useEffect(() => news.onLeft(id, (number) => setLine(number + 1)), [news, id]);

  const known = useRef({ read, last: lastNumber });
  useEffect(() => {
    known.current = { read, last: lastNumber };
  }, [read, lastNumber]);

  useEffect(() => {
    const away = (): void => {
      if (document.visibilityState === "hidden") setLine(Math.min(known.current.read, known.current.last) + 1);
    };
    document.addEventListener("visibilitychange", away);
    return () => document.removeEventListener("visibilitychange", away);
  }, []);

  return line !== null && line <= lastNumber ? line : null;
}
