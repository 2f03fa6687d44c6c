import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useDraft } from "./useDraft";

test("a tab closed right after a stroke has lost nothing", () => {
  localStorage.clear();
  const { result, unmount } = renderHook(() => useDraft(20, 12));
  act(() => result.current[1]("Je suis en train d’écrire"));
  unmount();
  expect(renderHook(() => useDraft(20, 12)).result.current[0]).toBe("Je suis en train d’écrire");
});

test("a message that was sent leaves no draft, and each discussion has its own", () => {
  localStorage.clear();
  const { result } = renderHook(() => useDraft(20, 12));
  act(() => result.current[1]("Bonjour"));
  expect(renderHook(() => useDraft(20, 13)).result.current[0]).toBe("");
  act(() => result.current[1](""));
  expect(renderHook(() => useDraft(20, 12)).result.current[0]).toBe("");
});
