import type { Message } from "./types";

/** Tags that part words; those inside a line do not. */
const PARTING = /<(?!\/?(?:a|em|strong|code|s|del)\b)/g;

/** What stands for a message on one line: its first words, else the names of its files. */
export const saidIn = ({ html, files }: Pick<Message, "html" | "files">, longest = 140): string =>
  excerptOf(html, longest) || files.map(({ name }) => name).join(", ");

/** The first words of a message as plain text on one line, cut as the server cuts them. */
export function excerptOf(html: string, longest = 140): string {
  const page = new DOMParser().parseFromString(html.replaceAll(PARTING, " <"), "text/html");
  const words = (page.body.textContent ?? "").trim().split(/\s+/).join(" ");
  if (words.length <= longest) return words;
  const cut = words.slice(0, longest - 1);
  return `${cut.slice(0, cut.includes(" ") ? cut.lastIndexOf(" ") : undefined)}…`;
}
