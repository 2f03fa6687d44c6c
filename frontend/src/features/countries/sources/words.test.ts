import { describe, expect, it } from "vitest";
import en from "../en.json";
import fr from "../fr.json";
import { standingOf } from "./words";

const on = { state: "on", error: "", good_at: "2026-11-20T12:00:00Z", tried_at: null } as const;

describe("how a source is", () => {
  it("is fine after a good answer and failing after a bad one", () => {
    expect(standingOf(on)).toBe("fine");
    expect(standingOf({ ...on, error: "too-slow" })).toBe("failing");
  });

  it("waits for its first answer", () => {
    expect(standingOf({ ...on, good_at: null })).toBe("waiting");
  });

  it("is off, gone or dead whatever it said last", () => {
    for (const state of ["off", "gone", "dead"] as const) expect(standingOf({ ...on, state, error: "gone" })).toBe(state);
  });
});

describe("its words", () => {
  it("are there in both languages, error by error and remark by remark", () => {
    expect(Object.keys(en.sources.errors).toSorted()).toEqual(Object.keys(fr.sources.errors).toSorted());
    const remarks = (words: object) => [...new Set(Object.keys(words).map((key) => key.replace(/_(one|many|other)$/, "")))].toSorted();
    expect(remarks(en.sources.remarks)).toEqual(remarks(fr.sources.remarks));
  });
});
