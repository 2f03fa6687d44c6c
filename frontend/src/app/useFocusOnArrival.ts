import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

/** Put the focus on the new page's title, so that a screen reader says where one is; not on the first load. */
export function useFocusOnArrival() {
  const { pathname } = useLocation();
  const before = useRef<string | null>(null);

  useEffect(() => {
    if (before.current === null || before.current === pathname) {
      before.current = pathname;
      return;
    }
    before.current = pathname;
    const focusTitle = () => {
      const title = document.querySelector<HTMLElement>("main h1, h1");
      if (!title) return false;
      title.tabIndex = -1;
      title.focus({ preventScroll: true });
      return true;
    };
    if (focusTitle()) return;
    // The title comes with the page's data: wait for it, and give way to whatever the person focuses first.
    const watch = new MutationObserver(() => {
      if (document.activeElement !== document.body || focusTitle()) watch.disconnect();
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [pathname]);
}
