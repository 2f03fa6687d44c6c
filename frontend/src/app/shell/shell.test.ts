import { expect, test } from "vitest";
import { allPlaces, places, standing } from "./places";
import { folded } from "../../ui/folded";
import { overlayFor } from "./useShortcuts";

const press = (key: string, options: KeyboardEventInit & { on?: HTMLElement } = {}) => {
  const event = new KeyboardEvent("keydown", { key, ...options });
  Object.defineProperty(event, "target", { value: options.on ?? document.body });
  return event;
};

test("a guest sees neither shared monitoring, nor buddying, nor the directory", () => {
  expect(places({ guest: false }).map(({ name }) => name)).toEqual(["home", "groups", "watch", "buddying"]);
  expect(places({ guest: true }).map(({ name }) => name)).toEqual(["home", "groups"]);
  expect(allPlaces({ guest: false }).map(({ name }) => name)).toEqual(["home", "news", "groups", "watch", "buddying", "letters", "directory"]);
  expect(allPlaces({ guest: true }).map(({ name }) => name)).toEqual(["home", "news", "groups", "letters"]);
});

test("a place is marked on its own page and on what it holds, and nowhere else", () => {
  const marks = (pathname: string) =>
    allPlaces({ guest: false }).flatMap((place) => {
      const mark = standing(place, pathname);
      return mark ? [`${place.name} ${mark}`] : [];
    });
  expect(["/", "/groups", "/groups/3/members", "/discussions/12", "/me"].map(marks)).toEqual([
    ["home page"],
    ["groups page"],
    ["groups true"],
    ["groups true"],
    [],
  ]);
  expect(["/countries", "/countries/SN", "/veille", "/alerts/3", "/partnerships/8", "/countriesx"].map(marks)).toEqual([
    ["watch page"],
    ["watch true"],
    ["watch true"],
    ["watch true"],
    ["watch true"],
    [],
  ]);
  expect(["/letters", "/letters/3", "/me/letter", "/me/notifications"].map(marks)).toEqual([["letters page"], ["letters true"], ["letters true"], []]);
  expect(["/authorities", "/authorities/5", "/people", "/people/8", "/peoples"].map(marks)).toEqual([
    ["directory page"],
    ["directory true"],
    ["directory true"],
    ["directory true"],
    [],
  ]);
});

test("a slash and Ctrl+K open the jump box, a question mark the help", () => {
  expect(overlayFor(press("/"), true)).toBe("jump");
  expect(overlayFor(press("k", { ctrlKey: true }), true)).toBe("jump");
  expect(overlayFor(press("?"), true)).toBe("help");
  expect(overlayFor(press("a"), true)).toBeNull();
});

test("single keys never fire in a field, nor once switched off", () => {
  const field = document.createElement("textarea");
  expect(overlayFor(press("/", { on: field }), true)).toBeNull();
  expect(overlayFor(press("?"), false)).toBeNull();
  expect(overlayFor(press("k", { ctrlKey: true, on: field }), false)).toBe("jump");
});

test("letters are compared without case nor accent", () => {
  expect(folded("Développement DURABLE")).toBe("developpement durable");
});
