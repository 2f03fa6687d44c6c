import { useLayoutEffect } from "react";

/** Give the focus back, on leaving, to what had it before: unless it went elsewhere or the page is another one by then. */
export function useFocusBack() {
  useLayoutEffect(() => {
    const before = document.activeElement;
    const { pathname } = window.location;
    return () => {
      // Once what leaves is gone from the page, and whoever wants the focus has taken it.
      window.setTimeout(() => {
        const nowhere = document.activeElement === null || document.activeElement === document.body;
        if (nowhere && before instanceof HTMLElement && before.isConnected && window.location.pathname === pathname) before.focus();
      });
    };
  }, []);
}
