/** Text of a web page, a mail or a spreadsheet as the Markdown of our messages: words, links, lists and tables. */

/** What makes a paste worth more than its plain text. */
const STRUCTURE = "a[href], ul, ol, table, strong, b, em, i, h1, h2, h3, h4, h5, h6, blockquote, pre";
const UNSEEN = "script, style, template, title, head, noscript, svg, object, iframe";
const BLOCKS = new Set(["P", "DIV", "SECTION", "ARTICLE", "HEADER", "FOOTER", "MAIN", "ASIDE", "FIGURE", "DL", "DT", "DD", "FORM", "TR"]);

/** The Markdown of a fragment of HTML; null when its plain text says as much. */
export function markdownOf(html: string): string | null {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const unseen of body.querySelectorAll(UNSEEN)) unseen.remove();
  // A copied cell comes as a table of one; what it holds is all there is to it.
  if (![...body.querySelectorAll(STRUCTURE)].some(isStructure)) return null;
  const text = blocks(body).replaceAll(/[ \t]+\n/g, "\n").replaceAll(/\n{3,}/g, "\n\n").trim();
  return text === "" ? null : text;
}

function isStructure(element: Element): boolean {
  if (element.tagName === "TABLE") return isTable(cellsOf(element));
  if (element.tagName === "B" || element.tagName === "STRONG") return isBold(element);
  return true;
}

/** Some editors wrap all they copy in a <b> that is not bold. */
const isBold = (element: Element): boolean => !/font-weight:\s*(normal|400)/.test(element.getAttribute("style") ?? "");

const blocks = (parent: Node): string => [...parent.childNodes].map(render).join("");

const inline = (parent: Node): string => blocks(parent).replaceAll(/\s+/g, " ").trim();

function render(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped((node.textContent ?? "").replaceAll(/[\s\u00a0]+/g, " "));
  if (!(node instanceof Element)) return "";
  switch (node.tagName) {
    case "BR":
      return "\n";
    case "HR":
      return "\n\n---\n\n";
    case "A":
      return link(node);
    case "B":
    case "STRONG":
      return isBold(node) ? around("**", node) : blocks(node);
    case "I":
    case "EM":
      return around("*", node);
    case "H1":
    case "H2":
    case "H3":
    case "H4":
    case "H5":
    case "H6":
      return `\n\n### ${inline(node)}\n\n`;
    case "UL":
    case "OL":
      return `\n\n${list(node)}\n\n`;
    case "BLOCKQUOTE":
      return `\n\n${quoted(blocks(node).trim())}\n\n`;
    case "PRE":
      return `\n\n\`\`\`\n${(node.textContent ?? "").trim()}\n\`\`\`\n\n`;
    case "TABLE":
      return table(node);
    default:
      return BLOCKS.has(node.tagName) ? `\n\n${blocks(node).trim()}\n\n` : blocks(node);
  }
}

/** Marks stand against words: a space beside them would make them plain signs. */
function around(mark: string, node: Element): string {
  const text = blocks(node);
  const words = text.trim();
  if (words === "" || words.includes("\n")) return text;
  const [before = ""] = /^\s*/.exec(text) ?? [];
  const [after = ""] = /\s*$/.exec(text) ?? [];
  return `${before}${mark}${words}${mark}${after}`;
}

function link(node: Element): string {
  const href = node.getAttribute("href")?.trim() ?? "";
  const words = inline(node);
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return words;
  const address = href.replaceAll(/[()\s]/g, encodeURIComponent).replaceAll("(", "%28").replaceAll(")", "%29");
  const bare = words === "" || words.replaceAll("\\", "") === href;
  return bare ? href : `[${words.replaceAll(/(?<!\\)[[\]]/g, "\\$&")}](${address})`;
}

function list(node: Element): string {
  const items = [...node.children].filter(({ tagName }) => tagName === "LI" || tagName === "UL" || tagName === "OL");
  let number = 0;
  return items
    .map((item) => {
      // Some editors put an inner list beside its item, not in it.
      if (item.tagName !== "LI") return indented(list(item), 2);
      number++;
      const mark = node.tagName === "OL" ? `${number}. ` : "- ";
      return mark + indented(blocks(item).trim().replaceAll(/\n{2,}/g, "\n"), mark.length).trimStart();
    })
    .join("\n");
}

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

const quoted = (text: string): string => text.replaceAll(/\n(?:[ \t]*\n)+/g, "\n\n").replaceAll(/^/gm, "> ");

const cellsOf = (node: Element): string[][] =>
  [...node.querySelectorAll("tr")]
    .map((row) => [...row.querySelectorAll("td, th")].map(inline))
    .filter((row) => row.some((cell) => cell !== ""));

function table(node: Element): string {
  const rows = cellsOf(node);
  if (isTable(rows)) return `\n\n${tableOf(rows, false)}\n\n`;
  // One column, or one row: a table that only holds a page together.
  return `\n\n${[...node.querySelectorAll("td, th")].map((cell) => blocks(cell).trim()).filter(Boolean).join("\n\n")}\n\n`;
}

/** Two columns and two rows at least. */
export const isTable = (rows: readonly string[][]): boolean =>
  rows.length > 1 && Math.max(...rows.map((row) => row.length)) > 1 && rows.filter((row) => row.length > 1).length > rows.length / 2;

/** Rows of cells as a Markdown table, the first row being its head; all are as wide as the widest. */
export function tableOf(rows: readonly string[][], plain = true): string {
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.map((row) => {
    const cells = Array.from({ length: width }, (_, index) => (row[index] ?? "").replaceAll(/\s+/g, " ").trim());
    return `| ${cells.map((cell) => (plain ? escaped(cell) : cell).replaceAll(/(?<!\\)\|/g, "\\|")).join(" | ")} |`;
  });
  lines.splice(1, 0, `|${" --- |".repeat(width)}`);
  return lines.join("\n");
}

/** Signs that Markdown would take for its own; those inside words stay readable. */
const escaped = (text: string): string => text.replaceAll(/[\\`*[\]<]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\$&");
