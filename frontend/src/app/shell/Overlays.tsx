import { lazy, Suspense, useEffect } from "react";
import { useLocation } from "react-router";
import { fetchPart } from "../../core/fetchPart";
import { openOverlay, useOverlay } from "./overlayState";
import { useShortcuts } from "./useShortcuts";

const JumpDialog = lazy(() => fetchPart(() => import("./JumpDialog")));
const HelpSheet = lazy(() => fetchPart(() => import("./HelpSheet")));

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
