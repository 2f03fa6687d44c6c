/** The one way to the server: a typed client, and `ask`, which gives the answer or throws the problem. */
import createClient from "openapi-fetch";
import { currentLanguage } from "./i18n";
import { problemFrom, unreachable } from "./problems";

interface Init {
  params?: { path?: Record<string, string | number>; query?: Record<string, unknown> };
  body?: unknown;
  signal?: AbortSignal;
}
interface Answer {
  data?: unknown;
  error?: unknown;
  response: Response;
}
type Call = (path: string, init?: Init) => Promise<Answer>;

export const api = createClient({ baseUrl: window.location.origin }) as unknown as Record<
  "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  Call
> & { use: ReturnType<typeof createClient>["use"] };

api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    return request;
  },
});

/** Await a call of `api`: its data, or a thrown `ProblemError`. */
export async function ask<Data>(call: Promise<Answer>): Promise<Data> {
  let answer: Answer;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
  if (!answer.response.ok) throw problemFrom(answer.error, answer.response.status);
  return answer.data as Data;
}
