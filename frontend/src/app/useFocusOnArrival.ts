import { useEffect, useRef } from "react";
import { useLocation } from "react-router";

/** Where the address leads: the part it names after the #, else the title of the page. */
function findGoal(hash: string): HTMLElement | null {
  if (!hash) return document.querySelector<HTMLElement>("main h1, h1");
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

/** Put the focus where the address leads, so that a screen reader says where one is; not on the first load. */
export function useFocusOnArrival() {
  const { pathname, hash } = useLocation();
  const before = useRef<string | null>(null);

  useEffect(() => {
    if (before.current === null || before.current === pathname) {
      before.current = pathname;
      return;
    }
    before.current = pathname;
    const focusOn = (goal: HTMLElement | null, scroll: boolean) => {
      if (!goal) return false;
      if (goal.tabIndex < 0) goal.tabIndex = -1;
      goal.focus({ preventScroll: true });
      if (scroll) goal.scrollIntoView({ block: "start" });
      return true;
    };
    if (focusOn(findGoal(hash), hash !== "")) return;
    // Until the named part is there, the title has the focus.
    let title = hash && focusOn(findGoal(""), false) ? document.activeElement : null;
    // It comes with the page's data: wait for it, and give way to whatever the person focuses first.
    const watch = new MutationObserver(() => {
      const taken = document.activeElement !== document.body && document.activeElement !== title;
      if (taken || focusOn(findGoal(hash), hash !== "")) watch.disconnect();
      else if (hash && !title && focusOn(findGoal(""), false)) title = document.activeElement;
    });
    watch.observe(document.body, { childList: true, subtree: true });
    return () => watch.disconnect();
  }, [pathname, hash]);
}
