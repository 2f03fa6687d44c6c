import { useEffect, useRef, useState, type RefObject } from "react";

const HANDLE = "[data-handle]";
const EDGE = 70;
/** How far the page moves with each step of a pointer that is held near an edge of the window. */
const STEP = 24;

/**
 * Cards of a list dragged by their handles, with a mouse, a pen or a finger: which one is, over which place it is held,
 * and where it goes once it is let go.
 */
export function useDragging(list: RefObject<HTMLElement | null>, place: (from: number, to: number) => void) {
  const [held, setHeld] = useState<{ from: number; over: number } | null>(null);
  const dropped = useRef(place);
  useEffect(() => {
    dropped.current = place;
  });

  useEffect(() => {
    const root = list.current;
    if (root === null) return undefined;
    let now: { from: number; over: number } | null = null;
    const hold = (next: typeof now) => {
      now = next;
      setHeld(next);
    };
    const cards = () => [...root.children];
    const placeAt = (y: number) => cards().findIndex((card) => y <= card.getBoundingClientRect().bottom);
    const take = (event: PointerEvent) => {
      const handle = (event.target as Element).closest(HANDLE);
      if (handle === null || event.button !== 0) return;
      const from = cards().findIndex((card) => card.contains(handle));
      handle.setPointerCapture(event.pointerId);
      hold({ from, over: from });
    };
    const follow = (event: PointerEvent) => {
      if (now === null) return;
      if (event.clientY < EDGE) window.scrollBy(0, -STEP);
      else if (event.clientY > window.innerHeight - EDGE) window.scrollBy(0, STEP);
      const over = placeAt(event.clientY);
      hold({ from: now.from, over: over < 0 ? cards().length - 1 : over });
    };
    const drop = () => {
      if (now !== null) dropped.current(now.from, now.over);
      hold(null);
    };
    const leave = () => hold(null);
    const escape = (event: KeyboardEvent) => {
      if (event.key === "Escape") leave();
    };
    const on: [string, (event: never) => void][] = [
      ["pointerdown", take],
      ["pointermove", follow],
      ["pointerup", drop],
      ["pointercancel", leave],
      ["keydown", escape],
    ];
    for (const [name, hear] of on) root.addEventListener(name, hear as EventListener);
    return () => {
      for (const [name, hear] of on) root.removeEventListener(name, hear as EventListener);
    };
  }, [list]);

  return { dragged: held?.from ?? null, over: held?.over ?? null };
}
