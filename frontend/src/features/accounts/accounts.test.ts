// @vitest-environment node
import { expect, test } from "vitest";
import type { Mandate } from "../../core/shapes";
import { browserWords } from "./browserWords";
import { administered, mayAddPeople } from "./mayAddPeople";

const mandate = (role: Mandate["role"], valid: boolean): Mandate => ({
  id: 1,
  person_id: 1,
  authority: { id: 9, siren: "216704825", name: "Ville de Strasbourg", kind: "commune", region: "Grand Est" },
  role,
  title: "",
  starts_on: "2026-01-01",
  ends_on: null,
  valid,
  successor: null,
  assistants: [],
});

test("the secretariat adds people, and an authority's administrator while that mandate lasts", () => {
  expect(mayAddPeople({ staff: true, mandates: [] })).toBe(true);
  expect(mayAddPeople({ staff: false, mandates: [mandate("administrator", true)] })).toBe(true);
  expect(mayAddPeople({ staff: false, mandates: [mandate("administrator", false)] })).toBe(false);
  expect(mayAddPeople({ staff: false, mandates: [mandate("elected", true)] })).toBe(false);
});

test("an administrator looks after their own authority", () => {
  expect(administered({ mandates: [mandate("administrator", true)] }).map(({ name }) => name)).toEqual(["Ville de Strasbourg"]);
});

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox · Windows"],
  ["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604", "Safari · iOS"],
  ["Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/156.0 Mobile Safari/537", "Chrome · Android"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/156.0 Safari/537 Edg/156.0", "Edge · Windows"],
  ["curl/8", ""],
])("a browser is named in two words", (agent, words) => {
  expect(browserWords(agent)).toBe(words);
});
