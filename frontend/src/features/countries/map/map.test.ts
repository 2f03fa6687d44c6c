// @vitest-environment node
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { boxOf, firstView, held, least } from "./view";
import { codeOf, draw, HEIGHT, WIDTH } from "./world";

const file = createRequire(import.meta.url).resolve("world-atlas/countries-50m.json");
const world = draw(JSON.parse(readFileSync(file, "utf8")));

test("an outline is a country's by its number, or by its name where it bears none", () => {
  expect(codeOf("686", "Senegal")).toBe("SN");
  expect(codeOf(undefined, "Kosovo")).toBe("XK");
  expect(codeOf(undefined, "Siachen Glacier")).toBeNull();
  expect(codeOf(undefined, undefined)).toBeNull();
});

test("every outline but those of nobody leads to a country", () => {
  expect(world.outlines.length).toBeGreaterThan(235);
  expect(world.outlines.filter(({ code }) => code === null).length).toBe(2);
});

test("what is too small to be seen, or has no outline, has a dot within the map", () => {
  for (const code of ["TV", "MT", "SG", "VA", "RE", "YT"]) {
    const spot = world.spots.get(code);
    expect([code, spot?.small]).toEqual([code, true]);
    expect(spot && spot.x > 0 && spot.x < WIDTH && spot.y > 0 && spot.y < HEIGHT).toBe(true);
  }
  for (const code of ["SN", "FR", "BR", "XK"]) expect([code, world.spots.get(code)?.small]).toEqual([code, false]);
});

test("nobody pans or zooms out of the world", () => {
  for (const narrow of [true, false]) {
    const far = boxOf(held({ x: -5_000, y: 9_000, zoom: 4 }, narrow), narrow);
    expect(far.x).toBeGreaterThanOrEqual(-0.001);
    expect(far.y + far.height).toBeLessThanOrEqual(HEIGHT + 0.001);
    expect(held({ ...firstView(narrow), zoom: 0.01 }, narrow)).toMatchObject({ zoom: least(narrow), x: WIDTH / 2 });
    expect(boxOf(held({ ...firstView(narrow), zoom: 0.01 }, narrow), narrow).width).toBeCloseTo(WIDTH);
  }
});
