import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { components } from "../../core/schema";
import type { Level, MemberRole } from "../../core/shapes";

type Schemas = components["schemas"];
export type Member = Schemas["Member"];
export type Report = Schemas["Report"];
export type Health = Schemas["Health"];
export type JoinRequest = Schemas["JoinRequest"];

const path = (id: number) => ({ params: { path: { group_id: id } } });

export const groupsQuery = queryOptions({
  queryKey: ["groups", "list"],
  queryFn: ({ signal }) => ask(api.GET("/api/groups", { signal })),
});

export const groupQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id],
    queryFn: ({ signal }) => ask(api.GET("/api/groups/{group_id}", { ...path(id), signal })),
  });

export const membersQuery = (id: number, page: number) =>
  queryOptions({
    queryKey: ["groups", id, "members", page],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/groups/{group_id}/members", { params: { path: { group_id: id }, query: { page } }, signal })),
  });

export const requestsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "requests"],
    queryFn: ({ signal }) => ask(api.GET("/api/groups/{group_id}/requests", { ...path(id), signal })),
  });

export const reportsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "reports"],
    queryFn: ({ signal }) => ask(api.GET("/api/groups/{group_id}/reports", { ...path(id), signal })),
  });

export const healthQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "health"],
    queryFn: ({ signal }) => ask(api.GET("/api/groups/{group_id}/health", { ...path(id), signal })),
  });

/** Where the reader writes to open a discussion in the group by mail. */
export const mailAddressQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "mail-address"],
    queryFn: ({ signal }) => ask(api.GET("/api/groups/{group_id}/mail-address", { ...path(id), signal })),
  });

export const invitationsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "invitations"],
    queryFn: ({ signal }) => ask(api.GET("/api/groups/{group_id}/invitations", { ...path(id), signal })),
  });

export const candidatesQuery = (id: number, q: string) =>
  queryOptions({
    queryKey: ["groups", id, "candidates", q],
    queryFn: ({ signal }) =>
      ask(api.GET("/api/groups/{group_id}/candidates", { params: { path: { group_id: id }, query: { q } }, signal })),
  });

/** A change to a group: whatever it was, what the page shows of groups is asked again. */
function useGroupMutation<Input, Output = void>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: ["groups"] }),
  });
}

export const useCreateGroup = () =>
  useGroupMutation((body: Schemas["GroupCreate"]) => ask(api.POST("/api/groups", { body })));

export const useChangeGroup = (id: number) =>
  useGroupMutation((body: Schemas["GroupUpdate"]) => ask(api.PATCH("/api/groups/{group_id}", { ...path(id), body })));

/** Choose how closely to follow a group; the counts of its discussions change with it. */
export function useFollowGroup(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (level: Level | null) => ask(api.PUT("/api/groups/{group_id}/level", { ...path(id), body: { level } })),
    onSuccess: () =>
      Promise.all([client.invalidateQueries({ queryKey: ["groups"] }), client.invalidateQueries({ queryKey: ["discussion"] })]),
  });
}

/** Join an open group, or ask to join one that answers requests. */
export const useJoin = (id: number) =>
  useGroupMutation((message?: string) =>
    ask(
      api.POST("/api/groups/{group_id}/membership", { ...path(id), body: message ? { message } : {} }),
    ),
  );

/** Leave a group, or take one's request back. */
export const useLeave = (id: number) =>
  useGroupMutation(() => ask(api.DELETE("/api/groups/{group_id}/membership", path(id))));

export const useAnswerRequest = (id: number) =>
  useGroupMutation(({ request, accept, reason }: { request: number; accept: boolean; reason?: string }) => {
    const params = { path: { group_id: id, request_id: request } };
    return accept
      ? ask(api.POST("/api/groups/{group_id}/requests/{request_id}/accept", { params, body: {} }))
      : ask(api.POST("/api/groups/{group_id}/requests/{request_id}/refuse", { params, body: { reason: reason ?? "" } }));
  });

export const useCloseReport = () =>
  useGroupMutation(({ report, ...body }: Schemas["ReportClose"] & { report: number }) =>
    ask(api.POST("/api/reports/{report_id}/close", { params: { path: { report_id: report } }, body })),
  );

export const useInvite = (id: number) =>
  useGroupMutation((body: Schemas["InvitationCreate"]) =>
    ask(api.POST("/api/groups/{group_id}/invitations", { ...path(id), body })),
  );

export const useWithdrawInvitation = (id: number) =>
  useGroupMutation((invitation: number) =>
    ask(
      api.DELETE("/api/groups/{group_id}/invitations/{invitation_id}", { params: { path: { group_id: id, invitation_id: invitation } } }),
    ),
  );

export const useAddMember = (id: number) =>
  useGroupMutation((person: number) =>
    ask(api.POST("/api/groups/{group_id}/members", { ...path(id), body: { person_id: person } })),
  );

export const useChangeRole = (id: number) =>
  useGroupMutation(({ person, role }: { person: number; role: MemberRole }) =>
    ask(
      api.PATCH("/api/groups/{group_id}/members/{person_id}", { params: { path: { group_id: id, person_id: person } }, body: { role } }),
    ),
  );

export const useRemoveMember = (id: number) =>
  useGroupMutation((person: number) =>
    ask(api.DELETE("/api/groups/{group_id}/members/{person_id}", { params: { path: { group_id: id, person_id: person } } })),
  );
