// @vitest-environment node
import type { TFunction } from "i18next";
import { expect, test } from "vitest";
import { asProblem, fieldRemarks, problemFrom, ProblemError } from "./problems";

test("a problem keeps its slug, its fields and how long to wait", () => {
  const problem = problemFrom({ type: "too-many-requests", status: 429, retry_after: 4, errors: { email: ["taken"] } }, 429);
  expect([problem.slug, problem.status, problem.retryAfter]).toEqual(["too-many-requests", 429, 4]);
  expect(problem.errors).toEqual({ email: ["taken"] });
});

test("an answer that is no problem of ours is an internal one", () => {
  expect(problemFrom("<html>", 502).slug).toBe("internal");
});

test("a fault of the page itself is not blamed on the server", () => {
  expect(asProblem(new TypeError("x")).slug).toBe("page");
  expect(asProblem(new ProblemError("not-found", 404)).slug).toBe("not-found");
});

const t = ((keys: string[]) => keys[0]) as unknown as TFunction;

test("each refused field gets its remark, nested ones by their own name", () => {
  const errors = { email: ["not-an-address"], mandate: { title: ["Missing data for required field."] }, about: ["Longer than maximum length 2000."] };
  expect(fieldRemarks(t, new ProblemError("invalid", 422, "", errors))).toEqual({
    email: "fields.not-an-address",
    title: "fields.required",
    about: "fields.too-long",
  });
});

test("a text that is too long is not called too short, in the schema's words or by its slug", () => {
  const errors = {
    title: ["Length must be between 1 and 200."],
    purpose: ["Length must be between 0 and 2000."],
    code: ["Length must be between 6 and 8."],
    body: ["too-long"],
    name: ["required"],
    q: ["too-short"],
  };
  expect(fieldRemarks(t, new ProblemError("invalid", 422, "", errors))).toEqual({
    title: "fields.too-long",
    purpose: "fields.too-long",
    code: "fields.too-short",
    body: "fields.too-long",
    name: "fields.required",
    q: "fields.too-short",
  });
});

test("a remark in a language we do not know becomes a general one", () => {
  expect(fieldRemarks(t, new ProblemError("invalid", 422, "", { kind: ["Must be one of: a, b."] }))).toEqual({ kind: "fields.refused" });
  expect(fieldRemarks(t, null)).toEqual({});
});
