import { expect, test } from "vitest";
import { draftOf, lineCount, plainText, usualEnd, withSeverity } from "./draft";

const now = new Date(2026, 2, 3, 9);
const story = { title: "Pont fermé à Saint-Louis", countries: ["SN"], items: [{ summary: "" }, { summary: "<p>Le pont est <b>fermé</b>.</p>" }] };

test("what is urgent is looked at again the soonest", () => {
  expect([usualEnd("know", now), usualEnd("watch", now), usualEnd("alert", now)]).toEqual(["2026-04-02", "2026-03-17", "2026-03-10"]);
});

test("the end follows the severity until somebody chooses a day", () => {
  const draft = draftOf(story, now);
  expect(withSeverity(draft, "alert", now).expires_on).toBe("2026-03-10");
  expect(withSeverity({ ...draft, expires_on: "2026-03-05" }, "alert", now).expires_on).toBe("2026-03-05");
});

test("a story fills the form: its title, its countries, and what its first source said", () => {
  expect(draftOf(story, now)).toMatchObject({ title: story.title, body: "Le pont est fermé.", countries: ["SN"], severity: "know" });
  expect(draftOf({ ...story, items: [{ summary: "" }] }, now).body).toBe(story.title);
});

test("what is too long for the form is shortened, and says so", () => {
  const long = draftOf({ ...story, title: "a".repeat(200), items: [{ summary: "b ".repeat(500) }] }, now);
  expect([long.title.length, long.title.at(-1), long.body.length <= 600, long.body.at(-1)]).toEqual([160, "…", true, "…"]);
});

test("the HTML of a source becomes its words alone", () => {
  expect(plainText('<p>Un&nbsp;pont</p>\n<ul><li>fermé</li></ul><script>alert("x")</script>')).not.toContain("<");
});

test("empty lines are no lines", () => {
  expect(lineCount("un\n\ndeux\n  \n")).toBe(2);
});
