import { afterEach } from "vitest";
import { cleanup } from "@testing-library/react";

class NothingObserved implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}

if (typeof window !== "undefined") {
  // What jsdom lacks: it lays nothing out, and so has nowhere to scroll.
  Element.prototype.scrollIntoView ??= () => undefined;
  // And what Mantine asks for.
  window.matchMedia ??= (query: string) =>
    ({ matches: false, media: query, addEventListener() {}, removeEventListener() {} }) as unknown as MediaQueryList;
  window.ResizeObserver ??= NothingObserved;
  // Mantine measures a growing text field anew once the fonts have come.
  if (!("fonts" in document)) Object.defineProperty(document, "fonts", { value: new EventTarget() });
  afterEach(cleanup);
}
