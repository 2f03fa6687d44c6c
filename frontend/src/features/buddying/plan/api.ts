/** The secretariat's plans: calls to the server. Every `buddying.*` frame has what is shown asked for again. */
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Plan = Schemas["MatchingPlan"];
export type PlannedRequest = Schemas["PlannedRequest"];
export type PlannedHelper = Schemas["PlannedHelper"];
export type Choice = Schemas["MatchingChoice"];
export type Shown = "all" | "matched" | "unmatched" | "skipped";

export const shown: Shown[] = ["all", "matched", "unmatched", "skipped"];
const ONE = "/api/buddying/plans/{plan_id}";
const path = (id: number) => ({ path: { plan_id: id } });

/** The newest plan; asked again while it is computed, should its frame be lost. */
export const newestPlanQuery = queryOptions({
  queryKey: ["buddying", "plans", "newest"],
  queryFn: async ({ signal }) =>
    (await ask(api.GET("/api/buddying/plans", { params: { query: { page_size: 1 } }, signal }))).items[0] ?? null,
  refetchInterval: (query) => (query.state.data?.state === "computing" ? 5_000 : false),
});

export const plannedQuery = (plan: number, show: Shown, page: number) =>
  queryOptions({
    queryKey: ["buddying", "plans", plan, "requests", show, page],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/buddying/plans/{plan_id}/requests", { params: { ...path(plan), query: { show, page } }, signal })),
    placeholderData: keepPreviousData,
  });

function usePlanMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    // Refused since somebody else was quicker: what is shown says so too.
    onSettled: () => client.invalidateQueries({ queryKey: ["buddying"] }),
  });
}

export const useAskPlan = () => usePlanMutation(() => ask(api.POST("/api/buddying/plans", { body: {} })));

export const useSendPlan = (plan: number) =>
  usePlanMutation(() => ask(api.PUT("/api/buddying/plans/{plan_id}/sending", { params: path(plan), body: {} })));

export const useDropPlan = (plan: number) => usePlanMutation(() => ask(api.DELETE(ONE, { params: path(plan) })));

export interface Change {
  request: number;
  offer: number;
  act: "put" | "remove";
}

export const useAdjustPlan = (plan: number) =>
  usePlanMutation(({ request, offer, act }: Change) =>
    ask(
      api.POST("/api/buddying/plans/{plan_id}/changes", {
        params: path(plan),
        body: { request_id: request, offer_id: offer, act },
      }),
    ),
  );

export const useChoose = () =>
  usePlanMutation(({ request, offer, choice, why }: { request: number; offer: number; choice: Choice["choice"]; why: string }) =>
    ask(api.POST("/api/buddying/choices", { body: { request_id: request, offer_id: offer, choice, why } })),
  );

export const useTakeBack = () =>
  usePlanMutation((id: number) => ask(api.DELETE("/api/buddying/choices/{choice_id}", { params: { path: { choice_id: id } } })));
