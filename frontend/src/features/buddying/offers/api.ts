/** Offers of help, their pauses, and the size of teams: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Offer = Schemas["Offer"];
export type Place = Schemas["OfferPlace"];
export type OwnOffers = Schemas["OfferList"];
export type NewOffer = Schemas["OfferCreate"];
export type OfferChange = Schemas["OfferUpdate"];
export type Pause = Schemas["OfferPause"];
export type Evidence = Schemas["Evidence"];
export type Format = Offer["formats"][number];

export const formats: Format[] = ["call", "review", "visit", "exchange"];

const ONE = "/api/buddying/offers/{offer_id}";
const WITHDRAWAL = "/api/buddying/offers/{offer_id}/withdrawal";
const at = (id: number, version: number) => ({ path: { offer_id: id }, header: { "If-Match": `"${version}"` } });

export const fetchOffer = (id: number) => ask(api.GET(ONE, { params: { path: { offer_id: id } } }));

export const ownOffersQuery = queryOptions({
  queryKey: ["buddying", "offers", "mine"],
  queryFn: ({ signal }) => ask(api.GET("/api/buddying/offers/mine", { signal })),
});

function useOfferMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["buddying"] }),
  });
}

export const useMakeOffer = () =>
  useOfferMutation((body: NewOffer) => ask(api.POST("/api/buddying/offers", { body })));

export const useChangeOffer = (id: number) =>
  useOfferMutation(({ version, change }: { version: number; change: OfferChange }) =>
    ask(api.PATCH(ONE, { params: at(id, version), body: change })),
  );

export const useWithdrawOffer = (id: number) =>
  useOfferMutation((version: number) => ask(api.PUT(WITHDRAWAL, { params: at(id, version) })));

export const useReopenOffer = (id: number) =>
  useOfferMutation((version: number) => ask(api.DELETE(WITHDRAWAL, { params: at(id, version) })));

export const useStateTeam = (authority: number) =>
  useOfferMutation((size: number) =>
    ask(api.PUT("/api/buddying/teams/{authority_id}", { params: { path: { authority_id: authority } }, body: { size } })),
  );
