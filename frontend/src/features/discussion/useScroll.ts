/**
 * Where the page stands in a history of any length: at its end, at a message, or where the reader put it.
 *
 * Rows are measured as they come, so a place is held by asking for it again at every change of size, until the reader
 * moves the page.
 */
import { useWindowVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

export type Anchor = { at: "end" } | { at: "message"; number: number; align: "start" | "center" } | { at: "reader" };

/** Closer to the end than this, one follows what comes. */
const NEAR_END = 120;
/** Less than most rows have: a page that grows under its end is held there, one that shrinks is moved by the browser. */
const ROW_HEIGHT = 100;
/** What the title that stays in sight covers at the top. */
const KEPT_TITLE = 52;
/** While a page opens, other parts move the window too; only the reader's own hand counts then. */
const OPENING = 600;
const BY_HAND = 1_000;
const HANDS = ["wheel", "touchmove", "pointerdown", "keydown"];

export interface Scroll {
  rows: Virtualizer<Window, HTMLLIElement>;
  listRef: RefObject<HTMLOListElement | null>;
  /** Whether new messages show by themselves. */
  following: boolean;
  go: (anchor: Anchor) => void;
}

const isNearEnd = (): boolean =>
  window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - NEAR_END;

export function useScroll(first: number, count: number, begin: Anchor): Scroll {
  const listRef = useRef<HTMLOListElement>(null);
  const anchor = useRef<Anchor>(begin);
  const [following, setFollowing] = useState(begin.at === "end");
  const [scrollMargin, setScrollMargin] = useState(0);

  const own = useRef({ y: -1, until: 0, touched: 0 });
  const moveTo = useCallback((y: number): void => {
    window.scrollTo(0, y);
    own.current.y = window.scrollY;
  }, []);

  // oxlint-disable-next-line react/incompatible-library -- it is used in this component alone, and nothing is memoised
  const rows = useWindowVirtualizer<HTMLLIElement>({
    count,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => first + index,
    overscan: 8,
    scrollMargin,
    scrollPaddingStart: KEPT_TITLE,
    scrollToFn: (offset, { adjustments = 0 }) => moveTo(offset + adjustments),
  });

  const hold = useCallback((): void => {
    const { current } = anchor;
    if (current.at === "end") moveTo(document.documentElement.scrollHeight);
    else if (current.at === "message") {
      rows.scrollToIndex(Math.max(0, current.number - first), { align: current.align });
    }
  }, [rows, first, moveTo]);

  const go = useCallback(
    (next: Anchor): void => {
      anchor.current = next;
      own.current.until = Date.now() + OPENING;
      // The hand that asked for this place is not one that moves the page away from it.
      own.current.touched = 0;
      setFollowing(next.at === "end");
      hold();
    },
    [hold],
  );

  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal, passive: true };
    own.current.until = Date.now() + OPENING;
    const touch = (): void => {
      own.current.touched = Date.now();
    };
    const scrolled = (): void => {
      if (Math.abs(window.scrollY - own.current.y) < 2) return;
      const now = Date.now();
      if (now < own.current.until && now - own.current.touched > BY_HAND) return hold();
      const end = isNearEnd();
      anchor.current = { at: end ? "end" : "reader" };
      setFollowing(end);
    };
    for (const kind of HANDS) window.addEventListener(kind, touch, options);
    window.addEventListener("scroll", scrolled, options);
    return () => stop.abort();
  }, [hold]);

  // The end of the page moves with rows, with what waits to be sent, with the composer: all of it is in the body.
  useLayoutEffect(() => {
    const list = listRef.current;
    const settle = (): void => {
      if (list) setScrollMargin(Math.round(list.getBoundingClientRect().top + window.scrollY));
      hold();
    };
    const watch = new ResizeObserver(settle);
    watch.observe(document.body);
    if (list) watch.observe(list);
    return () => watch.disconnect();
  }, [hold]);

  useLayoutEffect(hold, [hold, scrollMargin, count]);

  return { rows, listRef, following, go };
}
