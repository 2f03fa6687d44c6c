import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../core/api";
import type { Group, MemberRole, Page, PersonRef, Visibility } from "../../core/shapes";

export interface Member {
  person: PersonRef;
  role: MemberRole;
  joined_at: string;
}

export interface JoinRequest {
  id: number;
  person: PersonRef;
  message: string;
  created_at: string;
}

export interface Invitation {
  id: number;
  email: string;
  role: MemberRole;
  created_at: string;
}

export interface GroupChange {
  name?: string;
  name_en?: string;
  purpose?: string;
  purpose_en?: string;
  visibility?: Visibility;
  listed?: boolean;
  guest_history?: boolean;
}

const path = (id: number) => ({ params: { path: { id } } });

export const groupsQuery = queryOptions({
  queryKey: ["groups", "list"],
  queryFn: ({ signal }) => ask<{ items: Group[] }>(api.GET("/api/groups", { signal })),
});

export const groupQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id],
    queryFn: ({ signal }) => ask<Group>(api.GET("/api/groups/{id}", { ...path(id), signal })),
  });

export const membersQuery = (id: number, page: number) =>
  queryOptions({
    queryKey: ["groups", id, "members", page],
    queryFn: ({ signal }) =>
      ask<Page<Member>>(api.GET("/api/groups/{id}/members", { params: { path: { id }, query: { page } }, signal })),
  });

export const requestsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "requests"],
    queryFn: ({ signal }) => ask<{ items: JoinRequest[] }>(api.GET("/api/groups/{id}/requests", { ...path(id), signal })),
  });

export const invitationsQuery = (id: number) =>
  queryOptions({
    queryKey: ["groups", id, "invitations"],
    queryFn: ({ signal }) => ask<{ items: Invitation[] }>(api.GET("/api/groups/{id}/invitations", { ...path(id), signal })),
  });

export const candidatesQuery = (id: number, q: string) =>
  queryOptions({
    queryKey: ["groups", id, "candidates", q],
    queryFn: ({ signal }) =>
      ask<{ items: PersonRef[] }>(api.GET("/api/groups/{id}/candidates", { params: { path: { id }, query: { q } }, signal })),
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
  useGroupMutation((body: GroupChange) => ask<Group>(api.POST("/api/groups", { body })));

export const useChangeGroup = (id: number) =>
  useGroupMutation((body: GroupChange) => ask<Group>(api.PATCH("/api/groups/{id}", { ...path(id), body })));

/** Join an open group, or ask to join one that answers requests. */
export const useJoin = (id: number) =>
  useGroupMutation((message?: string) =>
    ask<{ state: "member" | "requested" }>(
      api.POST("/api/groups/{id}/membership", { ...path(id), body: message ? { message } : {} }),
    ),
  );

/** Leave a group, or take one's request back. */
export const useLeave = (id: number) =>
  useGroupMutation(() => ask<void>(api.DELETE("/api/groups/{id}/membership", path(id))));

export const useAnswerRequest = (id: number) =>
  useGroupMutation(({ request, accept, reason }: { request: number; accept: boolean; reason?: string }) => {
    const params = { path: { id, request_id: request } };
    return accept
      ? ask<void>(api.POST("/api/groups/{id}/requests/{request_id}/accept", { params, body: {} }))
      : ask<void>(api.POST("/api/groups/{id}/requests/{request_id}/refuse", { params, body: { reason: reason ?? "" } }));
  });

export const useInvite = (id: number) =>
  useGroupMutation((body: { email: string; role: "member" | "guest"; name?: string; organisation?: string }) =>
    ask<Invitation>(api.POST("/api/groups/{id}/invitations", { ...path(id), body })),
  );

export const useWithdrawInvitation = (id: number) =>
  useGroupMutation((invitation: number) =>
    ask<void>(
      api.DELETE("/api/groups/{id}/invitations/{invitation_id}", { params: { path: { id, invitation_id: invitation } } }),
    ),
  );

export const useAddMember = (id: number) =>
  useGroupMutation((person: number) =>
    ask<unknown>(api.POST("/api/groups/{id}/members", { ...path(id), body: { person_id: person } })),
  );

export const useChangeRole = (id: number) =>
  useGroupMutation(({ person, role }: { person: number; role: MemberRole }) =>
    ask<void>(
      api.PATCH("/api/groups/{id}/members/{person_id}", { params: { path: { id, person_id: person } }, body: { role } }),
    ),
  );

export const useRemoveMember = (id: number) =>
  useGroupMutation((person: number) =>
    ask<void>(api.DELETE("/api/groups/{id}/members/{person_id}", { params: { path: { id, person_id: person } } })),
  );
