import i18next from "i18next";
import { afterEach, expect, test } from "vitest";
import { bringStrings, currentLocale, firstLanguage, localName, speak, startI18n } from "./i18n";

const group = { name: "Développement durable", name_en: "Sustainable development" };
const hello = (language: string) => ({ hello: language === "fr" ? "Bonjour" : "Hello" });
let away = false;
/** What happens while strings are on their way. */
let meanwhile: (() => void) | undefined;
await startI18n("fr", async (language, rooms) => {
  if (away) throw new TypeError("not fetched");
  await Promise.resolve();
  meanwhile?.();
  return { app: hello(language), ...Object.fromEntries(rooms.map((room) => [room, hello(language)])) };
});
const said = (ns: string) => i18next.t("hello", { ns });
afterEach(() => {
  away = false;
  meanwhile = undefined;
  return speak("fr");
});

test("the remembered language comes first, then the browser's, then French", () => {
  expect(firstLanguage("en", "fr-FR")).toBe("en");
  expect(firstLanguage(null, "en-US")).toBe("en");
  expect(firstLanguage(null, "de-DE")).toBe("fr");
  expect(firstLanguage("klingon", "fr")).toBe("fr");
});

test("switching the language moves the page, its locale and the names of things", async () => {
  expect(localName(group)).toBe("Développement durable");
  await speak("en");
  expect(document.documentElement.lang).toBe("en");
  expect(currentLocale()).toBe("en-GB");
  expect(localName(group)).toBe("Sustainable development");
  expect(localName({ name: "Sans traduction", name_en: "" })).toBe("Sans traduction");
});

test("a room says nothing before its strings were brought, and follows the language from then on", async () => {
  expect(said("groups")).toBe("hello");
  await bringStrings(["groups"]);
  expect(said("groups")).toBe("Bonjour");
  await speak("en");
  expect(said("groups")).toBe("Hello");
  await bringStrings(["countries"]);
  expect(said("countries")).toBe("Hello");
});

test("a page that is opened while the language changes is said in the new one", async () => {
  let opened: Promise<void> | undefined;
  meanwhile = () => void (opened ??= bringStrings(["texts"]));
  await speak("en");
  await opened;
  expect(said("texts")).toBe("Hello");
});

test("strings that do not come are said, and the language stays until they do", async () => {
  away = true;
  await expect(bringStrings(["partnerships"])).rejects.toThrow("not fetched");
  await expect(speak("en")).rejects.toThrow("not fetched");
  expect(said("app")).toBe("Bonjour");
  away = false;
  await speak("en");
  expect(said("partnerships")).toBe("Hello");
});
