// @vitest-environment node
import { expect, test } from "vitest";
import { placeOf } from "./placeOf";

const group = { id: 3, kind: "theme", name: "Eau", name_en: "Water" } as const;

test("news leads to the discussion, the group or the page of oneself that it belongs to", () => {
  expect(placeOf({ thread: "discussion:12", title: "Eau potable", group })).toEqual({ kind: "discussion", to: "/discussions/12" });
  expect(placeOf({ thread: "group:3", title: null, group })).toEqual({ kind: "group", to: "/groups/3" });
  expect(placeOf({ thread: "person:4", title: null, group: null })).toEqual({ kind: "oneself", to: "/me" });
});

test("news of the countries one works with leads to the page of its latest line", () => {
  const lines = [{ path: "/alerts/5" }, { path: "/bulletins/4" }] as never;
  expect(placeOf({ thread: "story:7", title: "Crue", group: null, lines })).toEqual({ kind: "countries", to: "/alerts/5" });
  expect(placeOf({ thread: "country:SN", title: null, group: null, lines: [] })).toEqual({ kind: "countries", to: null });
});

test("news of buddying leads to the page of its latest line", () => {
  const lines = [{ path: "/buddying/asked" }] as never;
  expect(placeOf({ thread: "asking:7", title: "Eau", group: null, lines })).toEqual({ kind: "buddying", to: "/buddying/asked" });
  expect(placeOf({ thread: "reminders:4", title: null, group: null, lines: [] })).toEqual({ kind: "buddying", to: null });
});

test("a place that is no longer open, or that is none, leads nowhere", () => {
  expect(placeOf({ thread: "discussion:12", title: null, group })).toEqual({ kind: "discussion", to: null });
  expect(placeOf({ thread: "group:3", title: null, group: null })).toEqual({ kind: "group", to: null });
  expect(placeOf({ thread: "platform", title: null, group: null })).toEqual({ kind: "platform", to: null });
});
