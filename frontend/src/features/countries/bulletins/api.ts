/** Bulletins: calls to the server. */
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components } from "../../../core/schema";

type Schemas = components["schemas"];
export type Bulletin = Schemas["Bulletin"];
export type BulletinVersion = Schemas["BulletinVersion"];
export type NewBulletin = Schemas["BulletinCreate"];
export type BulletinChange = Schemas["BulletinUpdate"];
export type Severity = Bulletin["severity"];

const ONE = "/api/bulletins/{bulletin_id}";

export const bulletinQuery = (id: number) =>
  queryOptions({
    queryKey: ["countries", "bulletins", id],
    queryFn: ({ signal }) => ask(api.GET(ONE, { params: { path: { bulletin_id: id } }, signal })),
  });

export const versionsQuery = (id: number) =>
  queryOptions({
    queryKey: ["countries", "bulletins", id, "versions"],
    queryFn: ({ signal }) => ask(api.GET("/api/bulletins/{bulletin_id}/versions", { params: { path: { bulletin_id: id } }, signal })),
  });

export const proposedQuery = queryOptions({
  queryKey: ["countries", "bulletins", "proposed"],
  queryFn: ({ signal }) => ask(api.GET("/api/bulletins/proposed", { signal })),
});

/** After a change, refused ones included: somebody else may have been faster, and what is shown is asked again. */
function useBulletinChange<Input>(change: (input: Input) => Promise<Bulletin>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries({ queryKey: ["countries"] }) });
}

/** The bulletin as it was read when the change was made from it. */
const from = ({ id, version }: Pick<Bulletin, "id" | "version">) => ({ path: { bulletin_id: id }, header: { "If-Match": `"${version}"` } });

export const usePropose = (storyId: number) =>
  useBulletinChange((body: NewBulletin) => ask(api.POST("/api/stories/{story_id}/bulletins", { params: { path: { story_id: storyId } }, body })));

export const usePublish = (bulletin: Bulletin) =>
  useBulletinChange<void>(() => ask(api.PUT("/api/bulletins/{bulletin_id}/publication", { params: from(bulletin), body: {} })));

export const useChange = (bulletin: Bulletin) => useBulletinChange((body: BulletinChange) => ask(api.PATCH(ONE, { params: from(bulletin), body })));

export const useWithdraw = (bulletin: Bulletin) =>
  useBulletinChange((why: string) => ask(api.PUT("/api/bulletins/{bulletin_id}/withdrawal", { params: from(bulletin), body: { why } })));
