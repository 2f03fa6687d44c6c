import { expect, test } from "vitest";
import { insertText, pastedText } from "./clipboard";

const paste = (kinds: { html?: string; plain?: string }, selection = "") =>
  pastedText({ getData: (kind: string) => (kind === "text/html" ? kinds.html : kinds.plain) ?? "" }, selection);

test("cells of a spreadsheet become a table, whatever stands in them", () => {
  const html = `<html><head><style>td { color: red }</style></head><body><!--StartFragment--><table>
    <tr><td>Ville</td><td>Budget | 2026</td></tr><tr><td><b>Brest</b></td><td></td></tr></table><!--EndFragment--></body></html>`;
  expect(paste({ html, plain: "Ville\tBudget | 2026\nBrest\t" })).toBe(
    "| Ville | Budget \\| 2026 |\n| --- | --- |\n| **Brest** |  |",
  );
});

test("rows with tabs become a table of as many columns as the widest", () => {
  expect(paste({ plain: "Ville\tPays\r\nBrest\tFrance\tx\r\n" })).toBe(
    "| Ville | Pays |  |\n| --- | --- | --- |\n| Brest | France | x |",
  );
});

test("one cell, one row or one column is no table", () => {
  expect(paste({ html: "<table><tr><td>Brest</td></tr></table>", plain: "Brest" })).toBeNull();
  expect(paste({ plain: "un\tdeux" })).toBeNull();
  expect(paste({ plain: "un\ndeux" })).toBeNull();
});

test("an address pasted on words makes them a link", () => {
  expect(paste({ plain: " https://exemple.fr/a_(b) \n" }, "le [texte]")).toBe("[le \\[texte\\]](https://exemple.fr/a_(b%29)");
  expect(paste({ plain: "https://exemple.fr" })).toBeNull();
  expect(paste({ plain: "deux mots" }, "le texte")).toBeNull();
});

test("links, lists, headings and quotations of a page are kept, and nothing of its looks", () => {
  const html = `<h2 style="color:red">Ordre du jour</h2><p>Voir <a href="https://exemple.fr/note">la <b>note</b></a>&nbsp;:</p>
    <ul><li>l’eau<ul><li>les <i>fuites</i></li></ul></li><li><p>l’air</p></li></ul><ol><li>un</li><li>deux</li></ol>
    <blockquote><p>Une phrase</p><p>et une autre</p></blockquote><img src="https://exemple.fr/pixel.gif"><script>alert(1)</script>`;
  expect(paste({ html, plain: "…" })).toBe(
    [
      "### Ordre du jour", "", "Voir [la **note**](https://exemple.fr/note) :", "", "- l’eau", "  - les *fuites*", "- l’air", "",
      "1. un", "2. deux", "", "> Une phrase", ">", "> et une autre",
    ].join("\n"),
  );
});

test("text without structure is pasted by the browser, also out of an editor that wraps it in what looks bold", () => {
  expect(paste({ html: "<div><span style='color:blue'>const a = 1;</span></div>", plain: "const a = 1;" })).toBeNull();
  expect(paste({ html: "<b style='font-weight:normal' id='docs-internal-guid'><p>Un texte</p></b>", plain: "Un texte" })).toBeNull();
});

test("signs of Markdown in pasted words stay signs, a dangerous address goes", () => {
  expect(paste({ html: '<p>2 * 3 <b>fois</b> <a href="javascript:alert(1)">ici</a> un_mot</p>', plain: "" })).toBe("2 \\* 3 **fois** ici un_mot");
});

test("what is inserted replaces the selection and tells whoever listens", () => {
  const field = document.body.appendChild(document.createElement("textarea"));
  field.value = "avant ici après";
  field.setSelectionRange(6, 9);
  const heard: string[] = [];
  field.addEventListener("input", () => heard.push(field.value));
  insertText(field, "là");
  expect([heard, field.selectionStart]).toEqual([["avant là après"], 8]);
});
