import { useEffect, useRef, type RefObject } from "react";

/** Long enough for a screen reader to have heard of a row that came. */
const HEARD = 2_000;

/** The log speaks of a message when it comes; what changes in it afterwards, an edit or a reaction, is no news to the ear. */
export function useQuiet(): RefObject<HTMLElement | null> {
  const row = useRef<HTMLElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => row.current?.setAttribute("aria-live", "off"), HEARD);
    return () => clearTimeout(timer);
  }, []);
  return row;
}
