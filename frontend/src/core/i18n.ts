/** Two languages, French first; the strings of each room live beside it. */
import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language, Named } from "./shapes";

type Loader = (language: Language) => Promise<Resource[string]>;
let load: Loader | null = null;

const isLanguage = (value: string | null | undefined): value is Language => value === "fr" || value === "en";

/** The language to start in: the one chosen before, else the browser's, else French. */
export function firstLanguage(remembered: string | null, browser: string): Language {
  if (isLanguage(remembered)) return remembered;
  const asked = browser.slice(0, 2);
  return isLanguage(asked) ? asked : "fr";
}

export const currentLanguage = (): Language => (i18next.language === "en" ? "en" : "fr");

/** The locale that dates and numbers are written in. */
export const currentLocale = () => (currentLanguage() === "en" ? "en-GB" : "fr-FR");

export async function startI18n(language: Language, loader: Loader): Promise<void> {
  load = loader;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: await loader(language) },
    defaultNS: "app",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

/** Switch the interface to another language, once its strings are here. */
export async function speak(language: Language): Promise<void> {
  if (language === currentLanguage() || !load) return;
  for (const [namespace, strings] of Object.entries(await load(language))) {
    i18next.addResourceBundle(language, namespace, strings, true, true);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A sentence that the server says in both languages, in the one of the interface. */
export const spoken = (sentence: Readonly<Record<Language, string>>) => sentence[currentLanguage()];

/** The name of a thing in the language of the interface. */
export const localName = (thing: Named) => (currentLanguage() === "en" && thing.name_en ? thing.name_en : thing.name);
