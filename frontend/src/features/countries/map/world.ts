/** The world's outlines, projected once; what belongs to which country is in `outlines.json`. */
import { queryOptions } from "@tanstack/react-query";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import outlinesUrl from "world-atlas/countries-50m.json?url";
import known from "./outlines.json";

type World = Topology<{ countries: GeometryCollection<{ name: string }> }>;

/** One outline: the country it is of, if any, its path, and where its sign stands. */
export interface Outline {
  key: string;
  code: string | null;
  path: string;
}

export interface Spot {
  x: number;
  y: number;
  /** Too small, or without any outline: it is shown as a dot. */
  small: boolean;
}

export interface Drawn {
  outlines: Outline[];
  spots: ReadonlyMap<string, Spot>;
}

export const WIDTH = 960;
export const HEIGHT = 452;
/** Below this size on the whole map, in units of its width, a country is not seen without a dot. */
const SMALL = 2.4;
const ANTARCTICA = "AQ";

const numbers: Record<string, string> = known.numbers;
const names: Record<string, string> = known.names;
const dots = Object.entries(known.dots as unknown as Record<string, [number, number]>);

/** Which country an outline is of: most bear a number, a few only a name, and some belong to none. */
export const codeOf = (id: string | number | undefined, name: string | undefined): string | null =>
  (id === undefined ? undefined : numbers[String(id)]) ?? (name === undefined ? undefined : names[name]) ?? null;

export function draw(world: World): Drawn {
  const { features } = feature(world, world.objects.countries);
  const coded = features.map((each) => ({ each, code: codeOf(each.id, each.properties?.name) }));
  const inhabited = coded.filter(({ code }) => code !== ANTARCTICA).map(({ each }) => each);
  const projection = geoEqualEarth()
    .rotate([-11, 0])
    .fitExtent(
      [
        [4, 4],
        [WIDTH - 4, HEIGHT - 4],
      ],
      { type: "FeatureCollection", features: inhabited },
    );
  const path = geoPath(projection).digits(1);
  const outlines: Outline[] = [];
  const spots = new Map<string, Spot>();
  const largest = new Map<string, number>();
  for (const [index, { each, code }] of coded.entries()) {
    const drawn = path(each);
    if (!drawn) continue;
    outlines.push({ key: `${code ?? "none"}-${index}`, code, path: drawn });
    const area = path.area(each);
    if (!code || area <= (largest.get(code) ?? -1)) continue;
    largest.set(code, area);
    const [x, y] = path.centroid(each);
    spots.set(code, { x, y, small: Math.sqrt(area) < SMALL });
  }
  for (const [code, place] of dots) {
    const at = projection(place);
    if (at && !spots.has(code)) spots.set(code, { x: at[0], y: at[1], small: true });
  }
  return { outlines, spots };
}

export const worldQuery = queryOptions({
  queryKey: ["world-outlines"],
  queryFn: async ({ signal }) => {
    const answer = await fetch(outlinesUrl, { signal });
    if (!answer.ok) throw new Error(`the outlines answered ${answer.status}`);
    return draw((await answer.json()) as World);
  },
  staleTime: Infinity,
  gcTime: Infinity,
});
