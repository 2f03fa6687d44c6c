/** What went wrong, as the server names it (RFC 9457), and the sentence a person reads. */
import type { TFunction } from "i18next";

export class ProblemError extends Error {
  constructor(
    readonly slug: string,
    readonly status: number,
    readonly detail = "",
    readonly errors: Record<string, unknown> = {},
    readonly retryAfter: number | null = null,
  ) {
    super(detail || slug);
    this.name = "ProblemError";
  }
}

/** The server could not be reached at all. */
export const unreachable = () => new ProblemError("network", 0);

/** Read a problem out of whatever an answer or a socket acknowledgement carried. */
export function problemFrom(body: unknown, status: number): ProblemError {
  if (typeof body !== "object" || body === null || !("type" in body)) return new ProblemError("internal", status);
  const { type, detail, errors, retry_after } = body as Record<string, unknown>;
  return new ProblemError(
    String(type),
    status,
    typeof detail === "string" ? detail : "",
    typeof errors === "object" && errors !== null ? (errors as Record<string, unknown>) : {},
    typeof retry_after === "number" ? retry_after : null,
  );
}

/** Any thrown thing as a problem: what is not one of ours is a fault of the page. */
export const asProblem = (error: unknown): ProblemError =>
  error instanceof ProblemError ? error : new ProblemError("page", 0, error instanceof Error ? error.message : String(error));

/** The translated sentence of a problem. */
export function problemSentence(t: TFunction, error: unknown): string {
  const problem = asProblem(error);
  return t([`problems.${problem.slug}`, "problems.internal"], { ns: "core", count: problem.retryAfter ?? 0 });
}

/** What the server's schemas say in English, as the slugs that we translate. */
const schemaWords: [RegExp, string][] = [
  [/^(Missing data|Field may not be null)/, "required"],
  // Nothing is shorter than none, and forms ask themselves for what is left out: what remains is too long.
  [/^(Longer than maximum|Length must be between [01] and)/, "too-long"],
  [/^(Shorter than minimum|Length must be)/, "too-short"],
  [/^Not a valid date/, "not-a-date"],
];

function remarkSlug(said: unknown): string {
  const word = Array.isArray(said) ? said[0] : said;
  if (typeof word !== "string") return "refused";
  return schemaWords.find(([sign]) => sign.test(word))?.[1] ?? (/^[a-z0-9-]+$/.test(word) ? word : "refused");
}

/** The translated remark on each field that the server refused, by the innermost field's name. */
export function fieldRemarks(t: TFunction, error: unknown): Record<string, string> {
  const remarks: Record<string, string> = {};
  const collect = (errors: Record<string, unknown>) => {
    for (const [field, said] of Object.entries(errors)) {
      if (typeof said === "object" && said !== null && !Array.isArray(said)) collect(said as Record<string, unknown>);
      else remarks[field] = t([`fields.${remarkSlug(said)}`, "fields.refused"], { ns: "core" });
    }
  };
  if (error) collect(asProblem(error).errors);
  return remarks;
}
