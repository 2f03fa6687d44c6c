import { expect, test } from "vitest";
import { changed, type Preferences } from "./api";

const kind = (name: string, usual: "page" | "mail") => ({ name, usual, channel: usual, section: "discussions" as const, title: { fr: name, en: name } });
const before: Preferences = {
  kinds: [kind("mention", "mail"), kind("stand", "page")],
  followed: [],
  frequency: "weekly",
  digest_day: 1,
  digest_hour: 8,
  quiet_from: null,
  quiet_until: null,
  holidays: [],
  link_only: false,
  mail_stopped: false,
};
const channels = ({ kinds }: Preferences) => kinds.map(({ channel }) => channel);

test("a choice shows at once and leaves the others", () => {
  const after = changed(before, { choices: { mention: "digest" } });
  expect(channels(after)).toEqual(["digest", "page"]);
  expect(after.frequency).toBe("weekly");
});

test("no choice of one's own goes back to the usual channel", () => {
  const chosen = changed(before, { choices: { mention: "nothing", stand: "mail" } });
  expect(channels(changed(chosen, { choices: { mention: null, stand: null } }))).toEqual(["mail", "page"]);
});

test("what else is chosen changes only what is given", () => {
  expect(changed(before, { frequency: "never" })).toEqual({ ...before, frequency: "never" });
  expect(changed(before, { quiet_from: "20:00", quiet_until: "08:00" })).toEqual({ ...before, quiet_from: "20:00", quiet_until: "08:00" });
});
