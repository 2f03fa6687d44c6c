/** What part of the map is shown: its middle, and how many times larger than at first. */
import { HEIGHT, WIDTH } from "./world";

export interface View {
  x: number;
  y: number;
  zoom: number;
}

export const MOST = 12;

/** The size of what is shown at a zoom of one: all of the world, or on a narrow screen all of its height. */
export const windowOf = (narrow: boolean) => ({ width: narrow ? 520 : WIDTH, height: HEIGHT });

/** All is shown at this zoom: a narrow screen can stand farther back. */
export const least = (narrow: boolean) => windowOf(narrow).width / WIDTH;

/** Where one starts: the world, or on a narrow screen Europe and Africa, where most partnerships are. */
export const firstView = (narrow: boolean): View => ({ x: narrow ? 470 : WIDTH / 2, y: HEIGHT / 2, zoom: 1 });

const between = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high));

/** Keep the world in sight: nobody pans into the void. */
export function held(view: View, narrow: boolean): View {
  const zoom = between(view.zoom, least(narrow), MOST);
  const shown = windowOf(narrow);
  const [halfWidth, halfHeight] = [shown.width / zoom / 2, shown.height / zoom / 2];
  return {
    zoom,
    x: halfWidth * 2 >= WIDTH ? WIDTH / 2 : between(view.x, halfWidth, WIDTH - halfWidth),
    y: halfHeight * 2 >= HEIGHT ? HEIGHT / 2 : between(view.y, halfHeight, HEIGHT - halfHeight),
  };
}

export function boxOf(view: View, narrow: boolean) {
  const shown = windowOf(narrow);
  const [width, height] = [shown.width / view.zoom, shown.height / view.zoom];
  return { x: view.x - width / 2, y: view.y - height / 2, width, height };
}
