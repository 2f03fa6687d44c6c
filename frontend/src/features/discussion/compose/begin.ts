/** What one begins with a message that stands there; it takes nothing away from what was being written. */
import type { Message } from "../types";
import { changeDraft } from "./draft";
import { fromMarkdown, rewritten } from "./mentions";

/** A longer message is quoted by its beginning. */
const QUOTED = 1_500;

export const beginReply = (personId: number, { discussion_id: id, number }: Message): void =>
  changeDraft(personId, id, (draft) => ({ ...draft, editing: null, replyTo: number }));

export const beginQuote = (personId: number, { discussion_id: id, number, body }: Message): void =>
  changeDraft(personId, id, ({ words, replyTo }) => {
    const before = words.text.trimEnd();
    const text = `${before}${before === "" ? "" : "\n\n"}${quotation(body)}\n\n`;
    return { words: rewritten(words, text), replyTo: replyTo ?? number, editing: null };
  });

export const beginEdit = (personId: number, { discussion_id: id, number, body }: Message): void =>
  changeDraft(personId, id, (draft) => ({ ...draft, editing: { number, was: body, words: fromMarkdown(body) } }));

/** Lines as a quotation; whom they name is not called a second time. */
function quotation(body: string): string {
  const { text } = fromMarkdown(body);
  const said = text.length > QUOTED ? `${text.slice(0, QUOTED).trimEnd()}…` : text;
  return said.trim().replaceAll(/^/gm, "> ");
}
