import { expect, test } from "vitest";
import { blanksOf, inShort } from "./api";

test("a text in short is what stands before its first heading", () => {
  expect(inShort("<p>Un.</p>\n<p>Deux.</p>\n<h2>Titre</h2>\n<p>Trois.</p>")).toBe("<p>Un.</p>\n<p>Deux.</p>\n");
  expect(inShort("<p>Sans titre.</p>")).toBe("<p>Sans titre.</p>");
  expect(inShort("<h2>Titre</h2>")).toBe("");
});

test("what is still to be completed is counted in both languages", () => {
  expect(blanksOf({ body_fr: "**[À compléter : adresse]** et **[À compléter]**", body_en: "[To be completed: address]" })).toBe(3);
  expect(blanksOf({ body_fr: "Tout y est.", body_en: "All is there." })).toBe(0);
});
