// @vitest-environment node
import { expect, test } from "vitest";
import { isTest, sources } from "./sources";

type Strings = { [key: string]: string | Strings };

const flat = (strings: Strings, before = ""): [string, string][] =>
  Object.entries(strings).flatMap(([key, value]): [string, string][] =>
    typeof value === "string" ? [[before + key, value]] : flat(value, `${before}${key}.`),
  );

const byRoom = (language: string) =>
  new Map(
    sources(`/${language}.json`, `${language}.json`).map(({ path, text }) => [
      path.split("/").at(-2) ?? "",
      new Map(flat(JSON.parse(text) as Strings)),
    ]),
  );

const french = byRoom("fr");
const english = byRoom("en");
const plural = /_(one|many|other)$/;
const names = (strings: Map<string, string> | undefined) => new Set([...(strings?.keys() ?? [])].map((key) => key.replace(plural, "")));
const shipped = sources(".ts", ".tsx").filter((source) => !isTest(source));

test("both languages say the same things", () => {
  expect([...french.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  for (const [room, strings] of french) expect([room, [...names(strings)].toSorted()]).toEqual([room, [...names(english.get(room))].toSorted()]);
});

test("both languages keep the same places for names and numbers", () => {
  const places = (words: string) => [...words.matchAll(/\{\{(\w+)/g)].map(([, name]) => name).toSorted();
  for (const [room, strings] of french) {
    for (const [key, words] of strings) {
      const other = english.get(room)?.get(key);
      if (other !== undefined) expect([room, key, places(other)]).toEqual([room, key, places(words)]);
    }
  }
});

test("a counted French string has its three plurals", () => {
  for (const [room, strings] of french) {
    for (const key of [...strings.keys()].filter((name) => name.endsWith("_other"))) {
      const stem = key.replace(plural, "");
      expect([room, stem, strings.has(`${stem}_one`), strings.has(`${stem}_many`)]).toEqual([room, stem, true, true]);
    }
  }
});

test("French is written with its own apostrophe, quotes and unbreakable spaces", () => {
  const careless = [...french].flatMap(([room, strings]) =>
    [...strings].filter(([, words]) => /'|"| [;:?!»]|« /.test(words)).map(([key, words]) => `${room}.${key}: ${words}`),
  );
  expect(careless).toEqual([]);
});

test("nobody is called a user", () => {
  const said = [...french, ...english].flatMap(([, strings]) => [...strings.values()]);
  expect(said.filter((words) => /utilisat(eur|rice)|\busers?\b/i.test(words))).toEqual([]);
});

test("every string that the code asks for exists", () => {
  const missing: string[] = [];
  let asked = 0;
  for (const { path, text } of shipped.filter((source) => source.path.endsWith(".tsx"))) {
    const own = /useTranslation\("(\w+)"\)/.exec(text)?.[1];
    if (!own) continue;
    for (const [, key = "", rest = ""] of text.matchAll(/\bt\(\s*"([\w.-]+)"([^)]*)\)/g)) {
      asked += 1;
      const room = /ns: "(\w+)"/.exec(rest)?.[1] ?? own;
      if (!names(french.get(room)).has(key)) missing.push(`${path}: ${room}.${key}`);
    }
  }
  expect(missing).toEqual([]);
  expect(asked).toBeGreaterThan(150);
});

test("no sentence is written in the markup itself", () => {
  const literal = shipped
    .filter(({ path }) => path.endsWith(".tsx"))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/(?:<\w[^<>]*[^=]>|\/>)\s*([A-Za-zÀ-ÿ][^<>{}()=;]*?)\s*</g)].map(([, words]) => `${path}: ${words}`),
    );
  expect(literal).toEqual([]);
});
