import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "react-router";
import { fetchWithStrings } from "../fetchWithStrings";
import { openOverlay, useOverlay } from "./overlayState";
import { useShortcuts } from "./useShortcuts";

const JumpDialog = lazy(() => fetchWithStrings(() => import("./JumpDialog"), "authorities", "groups", "search"));
const HelpSheet = lazy(() => fetchWithStrings(() => import("./HelpSheet")));

/** The jump box and the help sheet, fetched when first asked for. */
export function Overlays() {
  const open = useOverlay();
  const { pathname } = useLocation();
  useShortcuts();
  useEffect(() => openOverlay(null), [pathname]);

  return (
    <Suspense fallback={null}>
      {open === "jump" ? <JumpDialog close={() => openOverlay(null)} /> : null}
      {open === "help" ? <HelpSheet close={() => openOverlay(null)} /> : null}
    </Suspense>
  );
}
