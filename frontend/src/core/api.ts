/** The one way to the server: a typed client, and `ask`, which gives the answer or throws the problem. */
import createClient from "openapi-fetch";
import { currentLanguage } from "./i18n";
import { problemFrom, unreachable } from "./problems";
import type { paths } from "./schema";

export const api = createClient<paths>({ baseUrl: window.location.origin });

api.use({
  onRequest({ request }) {
    request.headers.set("Accept-Language", currentLanguage());
    return request;
  },
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** Await a call of `api`: its data, or a thrown `ProblemError`. */
export async function ask<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await call;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  }
  if (!answer.response.ok) throw problemFrom(answer.error, answer.response.status);
  return answer.data as Data;
}
