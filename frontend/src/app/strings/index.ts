import type { Language } from "../../core/shapes";

/** The strings of every room in one language: one small file, fetched once. */
export const loadStrings = async (language: Language) =>
  (language === "en" ? await import("./en") : await import("./fr")).default;
