/** What a paste becomes in a text of Markdown; null where the browser's own paste is right. */
import { isTable, markdownOf, tableOf } from "./richText";

/** A larger page is pasted as plain text: nobody reads the rest. */
const LARGEST = 1_000_000;
const ADDRESS = /^https?:\/\/\S+$/i;

export function pastedText(clipboard: Pick<DataTransfer, "getData">, selection: string): string | null {
  const plain = clipboard.getData("text/plain");
  const address = plain.trim();
  if (ADDRESS.test(address) && selection.trim() !== "" && !ADDRESS.test(selection.trim())) {
    return `[${selection.replaceAll(/[[\]\\]/g, "\\$&")}](${address.replaceAll(")", "%29")})`;
  }
  const html = clipboard.getData("text/html");
  const rich = html === "" || html.length > LARGEST ? null : markdownOf(html);
  if (rich !== null) return rich;
  const rows = plain.replaceAll("\r\n", "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
  return isTable(rows) ? tableOf(rows) : null;
}

/** Put a text where the selection is, as if it had been typed, so that undoing takes it back. */
export function insertText(field: HTMLTextAreaElement, text: string, start = field.selectionStart, end = field.selectionEnd): void {
  field.focus();
  field.setSelectionRange(start, end);
  if (document.queryCommandSupported?.("insertText") && document.execCommand("insertText", false, text)) return;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
