// @vitest-environment node
import { expect, test } from "vitest";
import type { CountryCounts } from "./api";
import { shownIn, sorted } from "./table";

const country = (code: string, name: string, more: Partial<CountryCounts> = {}): CountryCounts => ({
  code,
  name,
  name_en: name,
  partnerships: 0,
  authorities: 0,
  bulletins: 0,
  alerts: 0,
  level: null,
  followed: false,
  works_there: false,
  mine: false,
  ...more,
});
const world = [
  country("EG", "Égypte", { partnerships: 2 }),
  country("FJ", "Fidji"),
  country("SN", "Sénégal", { partnerships: 7, name_en: "Senegal" }),
  country("ZM", "Zambie", { level: "muted" }),
  country("ES", "Espagne", { partnerships: 2, alerts: 1, bulletins: 1 }),
];
const codes = (countries: CountryCounts[]) => countries.map(({ code }) => code).join(" ");
const byName = ({ name }: CountryCounts) => name;

test("the table shows what there is something of, and all when asked", () => {
  expect(codes(shownIn(world, "", false))).toBe("EG SN ZM ES");
  expect(codes(shownIn(world, "  ", true))).toBe("EG FJ SN ZM ES");
});

test("letters find a country whatever there is of it, in either language, without accents", () => {
  expect(codes(shownIn(world, "fid", false))).toBe("FJ");
  expect(codes(shownIn(world, "senegal", false))).toBe("SN");
  expect(codes(shownIn(world, "EGYP", false))).toBe("EG");
  expect(codes(shownIn(world, "zm", false))).toBe("ZM");
  expect(codes(shownIn(world, "atlantide", true))).toBe("");
});

test("equal numbers stand by name, accents included, whichever way the column is turned", () => {
  expect(codes(sorted(world, { by: "name", down: false }, byName, "fr-FR"))).toBe("EG ES FJ SN ZM");
  expect(codes(sorted(world, { by: "partnerships", down: true }, byName, "fr-FR"))).toBe("SN EG ES FJ ZM");
  expect(codes(sorted(world, { by: "partnerships", down: false }, byName, "fr-FR"))).toBe("FJ ZM EG ES SN");
});
