import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Alert = Schemas["Alert"];
export type AlertAnswer = Schemas["AlertAnswer"];
export type AlertBoard = Schemas["AlertBoard"];
export type Exposed = Schemas["ExposedAuthority"];
export type ListedAlert = Schemas["ListedAlert"];
export type MailAnswer = Schemas["MailAnswer"];
export type OwnAnswer = Schemas["OwnAlertAnswer"];
export type Answer = AlertAnswer["answer"];

/** In the order of the buttons. */
export const answers: Answer[] = ["concerned", "need_help", "can_help", "not_concerned"];
export const isAnswer = (word: string | null): word is Answer => answers.some((answer) => answer === word);

/** The alerts that are not over. */
export const alertsQuery = queryOptions({
  queryKey: ["countries", "alerts", "list"],
  queryFn: ({ signal }) => ask(api.GET("/api/alerts", { signal })),
});

/** Who answers an alert, as far as it is the reader's to know. */
export const boardQuery = (id: number) =>
  queryOptions({
    queryKey: ["countries", "alerts", "board", id],
    queryFn: ({ signal }) => ask(api.GET("/api/alerts/{bulletin_id}/board", { params: { path: { bulletin_id: id } }, signal })),
  });

/** Say that one has looked at an alert: only the first time counts, and a lost one is said at the next look. */
export const seeAlert = (id: number) => ask(api.POST("/api/alerts/{bulletin_id}/seen", { params: { path: { bulletin_id: id } } }));

/** Answer an alert for an authority. */
export function useAnswer(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["AlertAnswerCreate"]) =>
      ask(api.POST("/api/alerts/{bulletin_id}/answers", { params: { path: { bulletin_id: id } }, body })),
    onSuccess: (board) => {
      client.setQueryData(boardQuery(id).queryKey, board);
      return client.invalidateQueries({ queryKey: alertsQuery.queryKey });
    },
    // Refused since it is over: what is shown says so too.
    onError: () => client.invalidateQueries({ queryKey: ["countries", "alerts"] }),
  });
}

/** What the link of a mail would answer; looking answers nothing. */
export const mailAnswerQuery = (token: string, answer: Answer) =>
  queryOptions({
    queryKey: ["countries", "alerts", "mail", token, answer],
    queryFn: ({ signal }) => ask(api.GET("/api/alert-answers", { params: { query: { token, answer } }, signal })),
  });

export function useMailAnswer(token: string, answer: Answer) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Schemas["MailAnswerCreate"]) => ask(api.POST("/api/alert-answers", { params: { query: { token, answer } }, body })),
    onSuccess: (shown) => client.setQueryData(mailAnswerQuery(token, answer).queryKey, shown),
  });
}
