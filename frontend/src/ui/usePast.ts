import { useEffect, useRef, useState, type RefObject } from "react";

/** Whether the reader has scrolled past the element. */
export function usePast<T extends Element>(): [RefObject<T | null>, boolean] {
  const element = useRef<T>(null);
  const [past, setPast] = useState(false);

  useEffect(() => {
    const { current } = element;
    if (!current || typeof IntersectionObserver === "undefined") return;
    const watch = new IntersectionObserver(([seen]) => setPast(seen !== undefined && !seen.isIntersecting));
    watch.observe(current);
    return () => watch.disconnect();
  }, []);

  return [element, past];
}
