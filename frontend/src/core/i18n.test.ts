import { afterAll, expect, test } from "vitest";
import { currentLocale, firstLanguage, localName, speak, startI18n } from "./i18n";

const group = { name: "Développement durable", name_en: "Sustainable development" };
await startI18n("fr", async (language) => ({ app: { hello: language === "fr" ? "Bonjour" : "Hello" } }));
afterAll(() => speak("fr"));

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
