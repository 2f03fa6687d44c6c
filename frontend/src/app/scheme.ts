import type { MantineColorSchemeManager } from "@mantine/core";
import { remember, remembered } from "../core/preferences";
import type { Scheme } from "../core/shapes";

const isScheme = (value: string | null): value is Scheme => value === "auto" || value === "light" || value === "dark";

/** Keeps the colour scheme under the name that the script in index.html reads before the first paint. */
export const schemeManager: MantineColorSchemeManager = {
  get(fallback) {
    const value = remembered("scheme");
    return isScheme(value) ? value : fallback;
  },
  set: (value) => remember("scheme", value),
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => remember("scheme", "auto"),
};
