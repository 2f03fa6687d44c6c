// @vitest-environment node
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { loadStrings } from "../strings";
import { isTest, sources } from "./sources";

/** A part with strings of its own: what `page` and `fetchWithStrings` fetch, and the rooms named after it. */
const PART = /\b(?:page|fetchWithStrings)\(\(\) => import\("([^"]+)"\)((?:,\s*"\w+")*)\)/g;
const TYPES = /^(?:import|export) type [^;]*;/gm;
/** What a file imports, or fetches later as a piece of the same part. */
const IMPORT = /\b(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g;
/** Where a file names the room whose strings it says; shared pieces are told theirs by `room`. */
const SPOKEN = /\buseTranslation\("(\w+)"|\bns: "(\w+)"|\broom(?:="(\w+)"|: "(\w+)",)/g;

const shipped = sources(".ts", ".tsx").filter((source) => !isTest(source) && source.path !== "core/schema.d.ts");
const files = new Map(shipped.map(({ path, text }) => [path, text.replaceAll(TYPES, "")]));

function fileAt(from: string, to: string): string | undefined {
  const path = normalize(join(dirname(from), to));
  return [`${path}.tsx`, `${path}.ts`, `${path}/index.ts`].find((name) => files.has(name));
}

const parts = [...files].flatMap(([from, text]) =>
  [...text.matchAll(PART)].map(([, to = "", named = ""]) => ({
    part: fileAt(from, to) ?? to,
    named: [...named.matchAll(/"(\w+)"/g)].map(([, room = ""]) => room).toSorted(),
  })),
);

/** The rooms whose strings are said by a file and by all that it reaches, short of the parts that see to theirs. */
function saidFrom(path: string): Set<string> {
  const said = new Set<string>();
  const reached = new Set([path]);
  for (const file of reached) {
    const text = (files.get(file) ?? "").replaceAll(PART, "");
    for (const [, ...names] of text.matchAll(SPOKEN)) said.add(names.find(Boolean) ?? "");
    for (const [, to = ""] of text.matchAll(IMPORT)) {
      const next = fileAt(file, to);
      if (next) reached.add(next);
    }
  }
  return said;
}

const first = Object.keys(await loadStrings("fr"));

test("the parts are found, and what they say", () => {
  expect(parts.length).toBeGreaterThan(40);
  expect(parts.filter(({ part }) => !files.has(part))).toEqual([]);
  expect([...saidFrom("app/ToldRoute.tsx")]).toEqual(expect.arrayContaining(["notifications", "countries", "ui", "core"]));
});

test("the first load brings the strings that it says, and no others", () => {
  expect(first.toSorted()).toEqual([...saidFrom("app/main.tsx")].toSorted());
});

test("each part names the rooms whose strings it says beyond the first load, and no others", () => {
  const wrong = parts
    .map(({ part, named }) => ({ part, named, says: [...saidFrom(part)].filter((room) => !first.includes(room)).toSorted() }))
    .filter(({ named, says }) => named.join() !== says.join());
  expect(wrong).toEqual([]);
});

test.each(["fr", "en"] as const)("every room that a part names has its strings to fetch in %s", async (language) => {
  const named = new Set(parts.flatMap((part) => part.named));
  expect(Object.keys(await loadStrings(language, [...named])).toSorted()).toEqual([...first, ...named].toSorted());
});

test("whose strings are said is written where it is said, so that these rules can read it", () => {
  const hidden = shipped.flatMap(({ path, text }) =>
    [...text.matchAll(/\buseTranslation\((?!"\w+"\)|(?:calls\.)?room\))[^)]*|\bns: (?!"\w+")\S+|\bt\(["`]\w+:/g)].map(([how]) => `${path}: ${how}`),
  );
  expect(hidden).toEqual([]);
});
