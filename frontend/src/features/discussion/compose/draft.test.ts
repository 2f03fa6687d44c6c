import { act, renderHook } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { useDraft, type Draft } from "./draft";

beforeEach(() => localStorage.clear());

const open = (discussion = 12) => renderHook(() => useDraft(20, discussion));

test("a tab closed right after a stroke has lost nothing: neither text, nor names, nor what it answers", () => {
  const begun: Draft = {
    words: { text: "Merci @Élue", mentions: [{ start: 6, label: "Élue", href: "/people/3" }] },
    replyTo: 4,
    editing: { number: 2, was: "Avant", words: { text: "Après", mentions: [] } },
  };
  const { result, unmount } = open();
  act(() => result.current[1](() => begun));
  unmount();
  expect(open().result.current[0]).toEqual(begun);
});

test("a message that was sent leaves no draft, and each discussion has its own", () => {
  const { result } = open();
  act(() => result.current[1]((draft) => ({ ...draft, words: { text: "Bonjour", mentions: [] } })));
  expect(open(13).result.current[0].words.text).toBe("");
  act(() => result.current[1]((draft) => ({ ...draft, words: { text: "", mentions: [] } })));
  expect(localStorage.getItem("collab.writing.20.12")).toBe("");
});
