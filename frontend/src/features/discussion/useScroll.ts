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
const ROW_HEIGHT = 92;
/** What the title that stays in sight covers at the top. */
const KEPT_TITLE = 52;
const MOVING_KEYS = new Set(["PageUp", "PageDown", "Home", "End", "ArrowUp", "ArrowDown", " "]);

export interface Scroll {
  rows: Virtualizer<Window, HTMLLIElement>;
  listRef: RefObject<HTMLOListElement | null>;
  /** Whether new messages show by themselves. */
  following: boolean;
  go: (anchor: Anchor) => void;
}

const toEnd = (): void => window.scrollTo(0, document.documentElement.scrollHeight);
const isNearEnd = (): boolean =>
  window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - NEAR_END;

export function useScroll(first: number, count: number, begin: Anchor): Scroll {
  const listRef = useRef<HTMLOListElement>(null);
  const anchor = useRef<Anchor>(begin);
  const [following, setFollowing] = useState(begin.at === "end");
  const [scrollMargin, setScrollMargin] = useState(0);

  // oxlint-disable-next-line react/incompatible-library -- it is used in this component alone, and nothing is memoised
  const rows = useWindowVirtualizer<HTMLLIElement>({
    count,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => first + index,
    overscan: 8,
    scrollMargin,
    scrollPaddingStart: KEPT_TITLE,
  });

  const hold = useCallback((): void => {
    const { current } = anchor;
    if (current.at === "end") toEnd();
    else if (current.at === "message") {
      rows.scrollToIndex(Math.max(0, current.number - first), { align: current.align });
    }
  }, [rows, first]);

  const go = useCallback(
    (next: Anchor): void => {
      anchor.current = next;
      setFollowing(next.at === "end");
      hold();
    },
    [hold],
  );

  useEffect(() => {
    const stop = new AbortController();
    const options = { signal: stop.signal, passive: true };
    let moved = false;
    const move = (): void => {
      moved = true;
    };
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (!typing && MOVING_KEYS.has(event.key)) move();
    };
    const scrolled = (): void => {
      if (!moved) return;
      const end = isNearEnd();
      anchor.current = { at: end ? "end" : "reader" };
      setFollowing(end);
    };
    for (const kind of ["wheel", "touchmove", "pointerdown"]) window.addEventListener(kind, move, options);
    window.addEventListener("keydown", press, options);
    window.addEventListener("scroll", scrolled, options);
    window.addEventListener("scrollend", () => (moved = false), options);
    return () => stop.abort();
  }, []);

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
