/** Pairs: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Pair = Schemas["Pair"];
export type Side = Pair["lead"];
export type Agreement = Pair["agreement"];
export type AgreementChange = Schemas["AgreementUpdate"];
export type Milestone = Schemas["Milestone"];
export type NewMilestone = Schemas["MilestoneCreate"];
export type Format = Milestone["format"];
export type Rating = Schemas["RatingCreate"];

export const FORMATS: readonly Format[] = ["call", "review", "visit", "exchange"];
const ONE = "/api/buddying/pairs/{pair_id}";
const MILESTONE = "/api/buddying/pairs/{pair_id}/milestones/{milestone_id}";
const path = (id: number) => ({ path: { pair_id: id } });
const from = (version: number) => ({ header: { "If-Match": `"${version}"` } });

export const fetchPair = (id: number) => ask(api.GET(ONE, { params: path(id) }));

export const pairQuery = (id: number) =>
  queryOptions({
    queryKey: ["buddying", "pairs", id],
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: path(id), signal })),
  });

/** After a change, refused ones included: the other one may have been faster, and what is shown is asked again. */
function usePairChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: ["buddying"] }) });
}

export const useChangeAgreement = (id: number) =>
  usePairChange(({ version, change }: { version: number; change: AgreementChange }) =>
    ask(api.PATCH(`${ONE}/agreement`, { params: { ...path(id), ...from(version) }, body: change })),
  );

export const useAgree = (id: number) =>
  usePairChange((version: number) => ask(api.POST(`${ONE}/agreement`, { params: path(id), body: { version } })));

export const usePause = (id: number) =>
  usePairChange((until: string | null) => ask(api.POST(`${ONE}/pause`, { params: path(id), body: { until } })));

export const useResume = (id: number) => usePairChange(() => ask(api.POST(`${ONE}/resume`, { params: path(id), body: {} })));

export const useEnd = (id: number) =>
  usePairChange((needMet: boolean) => ask(api.POST(`${ONE}/end`, { params: path(id), body: { need_met: needMet } })));

export const useRate = (id: number) =>
  usePairChange((rating: Rating) => ask(api.POST(`${ONE}/rating`, { params: path(id), body: rating })));

export const useSetMilestone = (id: number) =>
  usePairChange(({ known, said }: { known: Milestone | null; said: NewMilestone }) =>
    known
      ? ask(api.PATCH(MILESTONE, { params: { path: { pair_id: id, milestone_id: known.id }, ...from(known.sequence) }, body: said }))
      : ask(api.POST(`${ONE}/milestones`, { params: path(id), body: said })),
  );

export const useMarkMilestone = (id: number) =>
  usePairChange(({ milestone, done }: { milestone: number; done: boolean }) =>
    ask(api.POST(`${MILESTONE}/done`, { params: { path: { pair_id: id, milestone_id: milestone } }, body: { done } })),
  );

export const useRemoveMilestone = (id: number) =>
  usePairChange(({ id: milestone, sequence }: Milestone) =>
    ask(api.DELETE(MILESTONE, { params: { path: { pair_id: id, milestone_id: milestone }, ...from(sequence) } })),
  );

/** What a calendar program reads: all milestones of a pair, or one. */
export const calendarFile = (id: number, milestone?: number) =>
  milestone === undefined ? `/api/buddying/pairs/${id}/milestones.ics` : `/api/buddying/pairs/${id}/milestones/${milestone}.ics`;

/** The last things the two said to each other. */
export const lastWordsQuery = (discussion: number) =>
  queryOptions({
    queryKey: ["buddying", "words", discussion],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/discussions/{discussion_id}/messages", { params: { path: { discussion_id: discussion }, query: { limit: 3 } }, signal })),
    staleTime: 0,
  });
