/** The sending desk: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import { currentLanguage } from "../../../core/i18n";
import type { components, paths } from "../../../core/schema";

type Schemas = components["schemas"];
export type Audience = Schemas["Audience"];
export type AudiencePerson = Schemas["AudiencePerson"];
export type Counted = Schemas["AudienceCount"];
export type SendingProgress = Schemas["SendingProgress"];
export type DeliveryLine = Schemas["DeliveryLine"];
export type DeliveryState = DeliveryLine["state"];
export type Hold = Schemas["SendingHold"]["act"];
export type Decision = Schemas["DeliveryDecision"]["decision"];
export type AudienceSearch = NonNullable<paths["/api/digests/editions/{edition_id}/audience/people"]["get"]["parameters"]["query"]>;

const of = (editionId: number) => ({ path: { edition_id: editionId } });
const EVERY_TWO_SECONDS = 2_000;

export const audienceQuery = (editionId: number) =>
  queryOptions({
    queryKey: ["digests", "sending", editionId, "audience"],
    queryFn: ({ signal }) => ask(api.GET("/api/digests/editions/{edition_id}/audience", { params: of(editionId), signal })),
  });

export const audiencePeopleQuery = (editionId: number, query: AudienceSearch) =>
  queryOptions({
    queryKey: ["digests", "sending", editionId, "people", query],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/digests/editions/{edition_id}/audience/people", { params: { ...of(editionId), query }, signal })),
  });

/** Asked every two seconds while letters leave, and not when none does. */
export const progressQuery = (editionId: number) =>
  queryOptions({
    queryKey: ["digests", "sending", editionId, "progress"],
    queryFn: ({ signal }) => ask(api.GET("/api/digests/editions/{edition_id}/progress", { params: of(editionId), signal })),
    refetchInterval: ({ state: { data } }) => (data && isMoving(data) ? EVERY_TWO_SECONDS : false),
  });

/** Whether something still changes by itself: just paused or stopped, what was on its way arrives. */
export const isMoving = ({ state, run, sending }: Pick<SendingProgress, "state" | "run" | "sending">) =>
  state === "sending" || sending > 0 || (run === "planning" && state !== "stopped");

export interface DeliverySearch {
  state: DeliveryState | "";
  q: string;
}

export const deliveriesQuery = (editionId: number, search: DeliverySearch, page: number) =>
  queryOptions({
    queryKey: ["digests", "sending", editionId, "deliveries", search, page],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/digests/editions/{edition_id}/deliveries", { params: { ...of(editionId), query: { ...search, page } }, signal })),
  });

export const useTest = (editionId: number) =>
  useMutation({
    mutationFn: (body: Schemas["TestAskedCreate"]) =>
      ask(api.POST("/api/digests/editions/{edition_id}/test", { params: of(editionId), body })),
  });

/** What moves a sending: the answer is where it stands then, shown at once. */
function useSendingMutation<Input>(editionId: number, change: (input: Input) => Promise<SendingProgress>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (progress) => client.setQueryData(progressQuery(editionId).queryKey, progress),
    onSettled: () => client.invalidateQueries({ queryKey: ["digests"] }),
  });
}

export const useHold = (editionId: number) =>
  useSendingMutation(editionId, (act: Hold) =>
    ask(api.POST("/api/digests/editions/{edition_id}/progress", { params: of(editionId), body: { act } })),
  );

export const useResend = (editionId: number) =>
  useSendingMutation(editionId, () => ask(api.POST("/api/digests/editions/{edition_id}/resend", { params: of(editionId) })));

export const useDecide = (editionId: number) =>
  useSendingMutation(editionId, ({ letter, decision }: { letter: number; decision: Decision }) =>
    ask(
      api.POST("/api/digests/editions/{edition_id}/deliveries/{letter_id}", {
        params: { path: { edition_id: editionId, letter_id: letter } },
        body: { decision },
      }),
    ),
  );

/** Where the workbook of these letters is. */
export function workbookAddress(editionId: number, search: DeliverySearch): string {
  const asked = new URLSearchParams({ language: currentLanguage() });
  for (const [name, value] of Object.entries(search)) if (value) asked.set(name, value as string);
  return `/api/digests/editions/${editionId}/deliveries/export?${asked.toString()}`;
}
