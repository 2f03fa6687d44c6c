// @vitest-environment node
import { dirname, join, normalize } from "node:path";
import { expect, test } from "vitest";
import { isTest, sources, type Source } from "./sources";

const code = sources(".ts", ".tsx").filter(({ path }) => path !== "core/schema.d.ts");
const shipped = code.filter((source) => !isTest(source));

/** The files of `src` that a file imports, by their path under `src`. */
const imports = ({ path, text }: Source) =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map(([, to]) => normalize(join(dirname(path), to ?? "")));

const floor = (path: string) => ["core", "ui", "features", "app"].indexOf(path.split("/")[0] ?? "");
const room = (path: string) => (path.startsWith("features/") ? path.split("/")[1] : null);

test("the rules look at real files", () => {
  expect(shipped.length).toBeGreaterThan(80);
  expect(shipped.flatMap(imports).length).toBeGreaterThan(200);
});

test("imports go down: app, then rooms, then ui, then core", () => {
  const upwards = code
    .filter(({ path }) => path.includes("/"))
    .flatMap((source) => imports(source).map((to) => ({ from: source.path, to })))
    .filter(({ from, to }) => floor(to) > floor(from));
  expect(upwards).toEqual([]);
});

test("a room never imports another room", () => {
  const across = code
    .flatMap((source) => imports(source).map((to) => ({ from: source.path, to })))
    .filter(({ from, to }) => room(from) && room(to) && room(from) !== room(to));
  expect(across).toEqual([]);
});

test("no file is longer than 250 lines", () => {
  const long = [...code, ...sources(".css")].filter(({ text }) => text.split("\n").length > 251);
  expect(long.map(({ path }) => path)).toEqual([]);
});

test("colours are written in the theme alone", () => {
  const literal = /#[0-9a-f]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|oklch)\(/i;
  const coloured = [...shipped, ...sources(".css")].filter(({ path, text }) => path !== "core/theme.ts" && literal.test(text));
  expect(coloured.map(({ path }) => path)).toEqual([]);
});

test("no barrel gathers other files under one name", () => {
  const passedOn = /^export (type )?(\*|\{[^}]*\}) from .*$/gm;
  const barrels = shipped.filter(
    ({ text }) => passedOn.test(text) && !/\b(const|function|class|interface|type) \w/.test(text.replaceAll(passedOn, "")),
  );
  expect(barrels.map(({ path }) => path)).toEqual([]);
});

test("no icon stands without a word or a label: it is hidden from screen readers", () => {
  const bare = shipped.flatMap(({ path, text }) =>
    [...text.matchAll(/<Icon[A-Za-z0-9]*\b[^>]*>/g)].filter(([tag]) => !tag.includes('aria-hidden="true"')).map(([tag]) => `${path}: ${tag}`),
  );
  expect(bare).toEqual([]);
});

test("what is fetched when first needed comes late rather than never", () => {
  const bare = shipped.flatMap(({ path, text }) =>
    [...text.matchAll(/lazy\(\(\) => import\("[^"]+"\)/g)].map(([call]) => `${path}: ${call}`),
  );
  expect(bare).toEqual([]);
});
