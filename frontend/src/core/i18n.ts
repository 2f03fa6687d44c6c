/** Two languages, French first; the strings of each room live beside it. */
import i18next, { type Resource } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language, Named } from "./shapes";

/** Fetches the strings of the first load, with those of these rooms. */
type Loader = (language: Language, rooms: readonly string[]) => Promise<Resource[string]>;
let load: Loader | null = null;

/** The rooms that pages asked for: whoever changes the language takes their strings along. */
const wanted = new Set<string>();

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

async function bring(language: Language, rooms: readonly string[]): Promise<void> {
  if (!load) throw new Error("no strings before startI18n");
  const missing = rooms.filter((room) => !i18next.hasResourceBundle(language, room));
  for (const [namespace, strings] of Object.entries(await load(language, missing))) {
    i18next.addResourceBundle(language, namespace, strings, true, true);
  }
}

/** The language is known at once, so that the first page can ask for its own strings while these are on their way. */
export async function startI18n(language: Language, loader: Loader): Promise<void> {
  load = loader;
  document.documentElement.lang = language;
  const ready = i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: {},
    defaultNS: "app",
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await Promise.all([ready, bring(language, [])]);
}

/** Have the strings of these rooms here, before a page shows them. */
export async function bringStrings(rooms: readonly string[]): Promise<void> {
  for (const room of rooms) wanted.add(room);
  await bring(currentLanguage(), rooms);
}

/** Switch the interface to another language, once its strings are here. */
export async function speak(language: Language): Promise<void> {
  if (language === currentLanguage() || !load) return;
  // A page that is opened meanwhile asks for its own: the language changes when nothing on the way to the screen lacks it.
  for (let here = -1; here < wanted.size; ) {
    here = wanted.size;
    await bring(language, [...wanted]);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

/** A sentence that the server says in both languages, in the one of the interface. */
export const spoken = (sentence: Readonly<Record<Language, string>>) => sentence[currentLanguage()];

/** The name of a thing in the language of the interface. */
export const localName = (thing: Named) => (currentLanguage() === "en" && thing.name_en ? thing.name_en : thing.name);
