// @vitest-environment node
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const server = join(import.meta.dirname, "../../../../collab");
const python = readdirSync(server, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith(".py"))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  .join("\n");
const said = (pattern: RegExp) => [...new Set([...python.matchAll(pattern)].map(([, slug = ""]) => slug))];

const problems = [
  /\bProblem\(\s*"([a-z0-9-]+)"/g,
  /\bslug="([a-z0-9-]+)"/g,
  /\bgone\("([a-z0-9-]+)"/g,
  /\b(?:conflict|forbidden)\(\s*"[^"]*",\s*"([a-z0-9-]+)"/g,
  /\brequire\([^\n]*,\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"\)/g,
].flatMap(said);
const remarks = [/\binvalid\(\{[^}]*\["([a-z0-9-]+)"\]/g, /\bValidationError\(\s*"([a-z0-9-]+)"/g].flatMap(said);

const sentences = (language: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `../../core/${language}.json`), "utf8")) as {
    problems: Record<string, string>;
    fields: Record<string, string>;
  };

/** What only a socket's acknowledgement says, to a program that speaks it wrong. */
const forPrograms = ["invalid"];

test("the server's problems are found where it names them", () => {
  expect(problems).toEqual(expect.arrayContaining(["not-found", "link-spent", "last-chair", "mandate-ended", "email-taken"]));
  expect(remarks).toEqual(expect.arrayContaining(["not-an-address", "before-start"]));
});

test.each(["fr", "en"])("every problem and every remark of the server has its sentence in %s", (language) => {
  const known = sentences(language);
  expect(problems.filter((slug) => !(slug in known.problems))).toEqual([]);
  expect(remarks.filter((slug) => !(slug in known.fields) && !forPrograms.includes(slug))).toEqual([]);
});
