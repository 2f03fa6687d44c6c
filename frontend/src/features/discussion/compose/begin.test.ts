import { renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { excerptOf } from "../excerpt";
import { ServerDiscussion } from "../server.fixture";
import { beginEdit, beginQuote, beginReply } from "./begin";
import { changeDraft, useDraft } from "./draft";
import { toMarkdown } from "./mentions";

const ME = 20;
const said = { ...new ServerDiscussion().post("Deux lignes\nde [@Élue](/people/3)"), number: 4 };
const draft = () => renderHook(() => useDraft(ME, said.discussion_id)).result.current[0];

beforeEach(() => {
  localStorage.clear();
  changeDraft(ME, said.discussion_id, (before) => ({ ...before, words: { text: "Déjà écrit", mentions: [] }, replyTo: null, editing: null }));
});

test("a quotation follows what was written, answers its message, and calls nobody again", () => {
  beginQuote(ME, said);
  expect(draft()).toMatchObject({ replyTo: 4, words: { text: "Déjà écrit\n\n> Deux lignes\n> de @Élue\n\n", mentions: [] } });
});

test("a change leaves what was being written for later, and knows whom the message names", () => {
  beginEdit(ME, said);
  const { editing, words } = draft();
  expect(words.text).toBe("Déjà écrit");
  expect(editing).toMatchObject({ number: 4, was: said.body, words: { text: "Deux lignes\nde @Élue" } });
  expect(editing && toMarkdown(editing.words)).toBe(said.body);
  beginReply(ME, said);
  expect(draft()).toMatchObject({ replyTo: 4, editing: null, words: { text: "Déjà écrit" } });
});

test("the first words of a message part where its blocks do, not where a link or bold does", () => {
  expect(excerptOf("<p>Merci <a>@Élue</a>, <strong>bra</strong>vo</p><ul><li>un</li><li>deux</li></ul>")).toBe("Merci @Élue, bravo un deux");
  expect(excerptOf("<p>un deux trois</p>", 9)).toBe("un deux…");
});
