import { fetchPart } from "../../core/fetchPart";
import type { Language } from "../../core/shapes";

/** The strings of every room in one language: one small file, fetched once. */
export const loadStrings = async (language: Language) =>
  (await fetchPart(() => (language === "en" ? import("./en") : import("./fr")))).default;
