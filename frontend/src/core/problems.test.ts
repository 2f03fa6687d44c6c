import { expect, test } from "vitest";
import { asProblem, problemFrom, ProblemError } from "./problems";

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
