import { useEffect, useRef, useState, type RefObject } from "react";

/** The card that is dragged by its handle, and the place of the list it is held over; dropped, it goes there. */
export function useDragging(list: RefObject<HTMLElement | null>, place: (id: number, to: number) => void) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const dropped = useRef(place);
  useEffect(() => {
    dropped.current = place;
  });

  useEffect(() => {
    const root = list.current;
    if (root === null || dragged === null) return undefined;
    const placeOf = (event: Event) => [...root.children].findIndex((card) => card.contains(event.target as Node));
    const move = (event: DragEvent) => {
      if (placeOf(event) < 0) return;
      event.preventDefault();
      setOver(placeOf(event));
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      if (placeOf(event) >= 0) dropped.current(dragged, placeOf(event));
      setDragged(null);
      setOver(null);
    };
    root.addEventListener("dragover", move);
    root.addEventListener("drop", drop);
    return () => {
      root.removeEventListener("dragover", move);
      root.removeEventListener("drop", drop);
    };
  }, [list, dragged]);

  const drag = (id: number | null) => {
    setDragged(id);
    if (id === null) setOver(null);
  };
  return { dragged, over, drag };
}
