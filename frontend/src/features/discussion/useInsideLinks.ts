import { useEffect, type RefObject } from "react";
import { useNavigate } from "react-router";

/** Links to our own pages in what people wrote: they open without loading the page anew, as any other link of it. */
export function useInsideLinks(list: RefObject<HTMLElement | null>): void {
  const navigate = useNavigate();
  useEffect(() => {
    const stop = new AbortController();
    list.current?.addEventListener(
      "click",
      (event) => {
        const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
        const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (!(link instanceof HTMLAnchorElement) || !plain || event.defaultPrevented) return;
        if (!link.closest("[data-testid=message-body]") || link.origin !== window.location.origin) return;
        // The server's own addresses are not pages: a file is fetched.
        if (link.pathname.startsWith("/api/")) return;
        event.preventDefault();
        void navigate(link.pathname + link.search + link.hash);
      },
      { signal: stop.signal },
    );
    return () => stop.abort();
  }, [list, navigate]);
}
