import { expect, test } from "vitest";
import type { Group } from "../../core/shapes";
import { settingsOf } from "./settings";

const group: Group = {
  id: 3,
  kind: "working",
  slug: "eau",
  name: "Eau",
  name_en: "Water",
  purpose: "",
  purpose_en: "",
  visibility: "open",
  listed: true,
  automatic: false,
  readers: "members",
  theme_id: null,
  member_count: 2,
  my_role: "chair",
  my_request: null,
  unread: 0,
  last_activity_at: null,
  can: { read: true, post: true, join: false, ask: false, leave: true, manage: true, invite: true },
  guest_history: false,
  takes_mail: false,
  my_level: { level: "normal", own: null, exceptions: [] },
};

test("how one comes into a group is among its settings", () => {
  expect(settingsOf(group)).toMatchObject({ visibility: "open", listed: true });
});

test("a group that follows mandates is never sent how one comes in, nor whether it is listed", () => {
  expect(Object.keys(settingsOf({ ...group, automatic: true }))).toEqual(["name", "name_en", "purpose", "purpose_en", "guest_history", "takes_mail"]);
});
