/** What a mandate's end leaves to be taken over: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type HandoverLine = Schemas["HandoverLine"];
export type Handover = Schemas["Handover"];
export type Item = Schemas["HandoverItem"];
export type Choice = Schemas["HandoverChoice"];

const path = (id: number) => ({ path: { handover_id: id } });

/** What waits for the reader; for the secretariat, what waits for anybody. */
export const handoversQuery = queryOptions({
  queryKey: ["buddying", "handovers"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/handovers", { signal })),
});

export const handoverQuery = (id: number) =>
  queryOptions({
    queryKey: ["buddying", "handover", id],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/handovers/{handover_id}", { params: path(id), signal })),
  });

/** Who left a pair and who is looked for; null where both are there. */
export const soughtQuery = (pair: number) =>
  queryOptions({
    queryKey: ["buddying", "sought", pair],
    queryFn: ({ signal }) => ask(api.GET("/api/buddying/pairs/{pair_id}/sought", { params: { path: { pair_id: pair } }, signal })),
  });

/** Whatever of the room is on screen is asked again, after a refusal too: somebody may have been quicker. */
function useOfRoom<Input>(change: (input: Input) => Promise<Handover>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: ["buddying"] }) });
}

export const useTakeOver = (id: number) =>
  useOfRoom((items: Choice[]) => ask(api.POST("/api/buddying/handovers/{handover_id}/taken", { params: path(id), body: { items } })));

export const useAssign = (id: number) =>
  useOfRoom((person: number | null) =>
    ask(api.PUT("/api/buddying/handovers/{handover_id}/to", { params: path(id), body: { person_id: person } })),
  );
