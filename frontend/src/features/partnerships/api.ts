/** The register of partnerships: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { Partnership } from "../../core/partnerships";
import type { components } from "../../core/schema";

type Schemas = components["schemas"];
export type NewPartnership = Schemas["PartnershipCreate"];
export type PartnershipChange = Schemas["PartnershipUpdate"];
export type Confirmation = Schemas["Confirmation"];
export type Answer = NonNullable<Schemas["ConfirmCreate"]["answer"]>;

const ONE = "/api/partnerships/{partnership_id}";
const path = (id: number) => ({ path: { partnership_id: id } });
const from = (version: number) => ({ header: { "If-Match": `"${version}"` } });

export const fetchPartnership = (id: number) => ask(api.GET(ONE, { params: path(id) }));

export const partnershipQuery = (id: number) =>
  queryOptions({
    queryKey: ["partnerships", id],
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: path(id), signal })),
  });

/** Who may follow a partnership of an authority. */
export const keepersQuery = (authority: number) =>
  queryOptions({
    queryKey: ["accounts", "list", "of-authority", authority],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/authorities/{authority_id}/people", { params: { path: { authority_id: authority } }, signal })),
  });

/** Whatever changed, lists are asked again, and the one that was answered is shown at once. */
function usePartnershipMutation<Input, Output extends Partnership | undefined>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answered) => {
      if (answered) client.setQueryData(partnershipQuery(answered.id).queryKey, answered);
      return client.invalidateQueries({ queryKey: ["partnerships", "list"] });
    },
  });
}

export const useEnterPartnership = () =>
  usePartnershipMutation((body: NewPartnership) => ask<Partnership>(api.POST("/api/partnerships", { body })));

export const useChangePartnership = (id: number) =>
  usePartnershipMutation(({ version, change }: { version: number; change: PartnershipChange }) =>
    ask<Partnership>(api.PATCH(ONE, { params: { ...path(id), ...from(version) }, body: change })),
  );

export const useConfirmPartnership = (id: number) =>
  usePartnershipMutation((answer: Answer) =>
    ask<Partnership>(api.POST("/api/partnerships/{partnership_id}/confirm", { params: path(id), body: { answer } })),
  );

export const useRemovePartnership = (id: number) =>
  usePartnershipMutation(async (version: number) => {
    await ask(api.DELETE(ONE, { params: { ...path(id), ...from(version) } }));
    return undefined;
  });

/** What the link of a mail would confirm; looking confirms nothing. */
export const confirmationQuery = (token: string) =>
  queryOptions({
    queryKey: ["partnerships", "confirmation", token],
    queryFn: ({ signal }) => ask(api.GET("/api/partnership-confirmations", { params: { query: { token } }, signal })),
  });

export function useAnswerConfirmation(token: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (answer: Answer) => ask(api.POST("/api/partnership-confirmations", { params: { query: { token, answer } } })),
    onSuccess: (confirmation) => client.setQueryData(confirmationQuery(token).queryKey, confirmation),
  });
}
