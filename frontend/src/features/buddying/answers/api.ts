/** Who is asked to help and what they answer: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Asking = Schemas["Asking"];
export type Asked = Schemas["Asked"];
export type MailAsking = Schemas["MailAsking"];
export type Said = Schemas["MailAskingCreate"];
export type Answer = MailAsking["answer"];
export type DeclineReason = Exclude<Asked["reason"], "">;

/** In the order of the buttons. */
export const answers: Answer[] = ["accept", "decline", "suggest"];
export const isAnswer = (word: string | null): word is Answer => answers.some((answer) => answer === word);
export const reasons: DeclineReason[] = ["no_time", "not_expert", "conflict", "other"];

const path = (id: number) => ({ path: { solicitation_id: id } });

/** Whom a request was put to; for its side and the secretariat. */
export const askingsQuery = (request: number) =>
  queryOptions({
    queryKey: ["buddying", "askings", request],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/buddying/requests/{request_id}/askings", { params: { path: { request_id: request } }, signal })),
  });

/** What one is asked oneself. */
export const askedQuery = queryOptions({
  queryKey: ["buddying", "asked"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/asked", { signal })),
});

/** Whatever of the room is on screen is asked again, after a refusal too: somebody may have been quicker. */
function useOfRoom<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: ["buddying"] }) });
}

export const useAsk = (request: number) =>
  useOfRoom((body: Schemas["AskingCreate"]) =>
    ask(api.POST("/api/buddying/requests/{request_id}/askings", { params: { path: { request_id: request } }, body })),
  );

export const useTakeBack = (asking: number) =>
  useOfRoom(() => ask(api.DELETE("/api/buddying/askings/{solicitation_id}", { params: path(asking) })));

export const useInvite = (asking: number) =>
  useOfRoom(() => ask(api.POST("/api/buddying/askings/{solicitation_id}/invitation", { params: path(asking) })));

export const useAnswer = (asking: number) =>
  useOfRoom((body: Schemas["AskingAnswerCreate"]) =>
    ask(api.POST("/api/buddying/askings/{solicitation_id}/answer", { params: path(asking), body })),
  );

/** What the link of a mail would answer; looking answers nothing. */
export const mailAskingQuery = (token: string, answer: Answer) =>
  queryOptions({
    queryKey: ["buddying", "mail", token, answer],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/answer", { params: { query: { token, answer } }, signal })),
    retry: false,
  });

export function useMailAnswer(token: string, answer: Answer) {
  const client = useQueryClient();
  const { queryKey } = mailAskingQuery(token, answer);
  return useMutation({
    mutationFn: (body: Said) => ask(api.POST("/api/buddying/answer", { params: { query: { token, answer } }, body })),
    onSuccess: (shown) => client.setQueryData(queryKey, shown),
    // Refused since it is settled: what is shown says so too.
    onError: () => client.invalidateQueries({ queryKey }),
  });
}
