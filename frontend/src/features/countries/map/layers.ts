import type { CountryCounts } from "../places/api";

export const layerNames = ["partnerships", "alerts", "followed"] as const;
export type LayerName = (typeof layerNames)[number];

/** Which layers are shown. */
export type Layers = Readonly<Record<LayerName, boolean>>;

/** How many partnerships there are, in three steps that the legend shows. */
export const stepOf = (partnerships: number) => (partnerships >= 5 ? 3 : partnerships >= 2 ? 2 : partnerships >= 1 ? 1 : 0);

/** Whether a country is in a layer at all. */
export const isIn = (layer: LayerName, country: CountryCounts) =>
  layer === "partnerships" ? country.partnerships > 0 : layer === "alerts" ? country.alerts > 0 : country.mine;
