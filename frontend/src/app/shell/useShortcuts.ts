import { useEffect } from "react";
import { useSingleKeys } from "../../core/preferences";
import { openOverlay, type Overlay } from "./overlayState";

const takesText = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** What a key press asks for; single keys never fire in a field, nor when switched off. */
export function overlayFor(event: KeyboardEvent, singleKeys: boolean): Overlay {
  if (event.altKey || event.isComposing) return null;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return "jump";
  if (event.ctrlKey || event.metaKey || !singleKeys || takesText(event.target)) return null;
  if (event.key === "/") return "jump";
  return event.key === "?" ? "help" : null;
}

/** `/` and Ctrl+K open the jump box, `?` the help sheet. */
export function useShortcuts(): void {
  const singleKeys = useSingleKeys();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const overlay = overlayFor(event, singleKeys);
      if (!overlay) return;
      event.preventDefault();
      openOverlay(overlay);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [singleKeys]);
}
