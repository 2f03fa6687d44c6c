import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";

export const addressesQuery = queryOptions({
  queryKey: ["accounts", "addresses"],
  queryFn: ({ signal }) => ask(api.GET("/api/me/addresses", { signal })),
});

/** A change to one's own addresses: they are asked again. */
function useAddressMutation<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: addressesQuery.queryKey }),
  });
}

/** Name another address, or ask anew for the mail that verifies it. */
export const useAddAddress = () => useAddressMutation((email: string) => ask(api.POST("/api/me/addresses", { body: { email } })));

export const useRemoveAddress = () =>
  useAddressMutation((id: number) => ask(api.DELETE("/api/me/addresses/{address_id}", { params: { path: { address_id: id } } })));

export const useVerifyAddress = () =>
  useAddressMutation((token: string) => ask(api.POST("/api/me/addresses/verify", { body: { token } })));
