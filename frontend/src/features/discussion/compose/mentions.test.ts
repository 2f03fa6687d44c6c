import { expect, test } from "vitest";
import { fromMarkdown, isNamed, named, rewritten, toMarkdown, type Words } from "./mentions";

const two: Words = {
  text: "@Élue et @Élue",
  mentions: [
    { start: 0, label: "Élue", href: "/people/1" },
    { start: 9, label: "Élue", href: "/people/2" },
  ],
};

test("two people of the same name each stay who they are", () => {
  expect(toMarkdown(two)).toBe("[@Élue](/people/1) et [@Élue](/people/2)");
  expect(toMarkdown(rewritten(two, "Bonjour @Élue et @Élue", 8))).toBe("Bonjour [@Élue](/people/1) et [@Élue](/people/2)");
  expect(toMarkdown(rewritten(two, "@Élue, puis @Élue", 12))).toBe("[@Élue](/people/1), puis [@Élue](/people/2)");
});

test("taking the first of two same names away leaves the second", () => {
  expect(toMarkdown(rewritten(two, " et @Élue", 0))).toBe("et [@Élue](/people/2)");
});

test("a name that is changed itself is plain text from then on", () => {
  expect(toMarkdown(rewritten(two, "@Élu et @Élue", 4))).toBe("@Élu et [@Élue](/people/2)");
  expect(toMarkdown(rewritten(two, "@@Élue et @Élue", 1))).toBe("@[@Élue](/people/1) et [@Élue](/people/2)");
});

test("what is typed right after a name does not belong to it", () => {
  expect(toMarkdown(rewritten(two, "@Élue et @Élue.", 15))).toBe("[@Élue](/people/1) et [@Élue](/people/2).");
});

test("a message comes back for editing as it was written, and goes again as it was", () => {
  const words = named({ text: "Voir @Réseau [a_b] !", mentions: [] }, { start: 5, label: "Réseau [a_b]", href: "/groups/3" });
  const sent = toMarkdown(words);
  expect(sent).toBe(String.raw`Voir [@Réseau \[a\_b\]](/groups/3) !`);
  expect(fromMarkdown(sent)).toEqual(words);
  expect(fromMarkdown("[un lien](/people/3) et @personne").mentions).toEqual([]);
});

test("the caret in a chosen name asks for no other", () => {
  expect([0, 1, 5, 6, 14].map((caret) => isNamed(two, caret))).toEqual([false, true, true, false, true]);
});
