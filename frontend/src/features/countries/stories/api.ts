/** Stories: calls to the server. */
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import type { components, paths } from "../../../core/schema";

type Schemas = components["schemas"];
export type Story = Schemas["Story"];
export type WholeStory = Schemas["WholeStory"];
export type StoryItem = Schemas["Item"];
export type NewItem = Schemas["ItemCreate"];
export type StorySearch = Omit<NonNullable<paths["/api/stories"]["get"]["parameters"]["query"]>, "after" | "limit">;

/** Leave out what was not asked for. */
const given = (search: StorySearch): StorySearch => Object.fromEntries(Object.entries(search).filter(([, value]) => value));

export const storiesQuery = (search: StorySearch) =>
  infiniteQueryOptions({
    queryKey: ["countries", "stories", "list", given(search)],
    queryFn: ({ pageParam, signal }) =>
      ask(api.GET("/api/stories", { params: { query: { ...given(search), ...(pageParam ? { after: pageParam } : {}) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
  });

export const storyQuery = (id: number) =>
  queryOptions({
    queryKey: ["countries", "stories", id],
    queryFn: ({ signal }) => ask(api.GET("/api/stories/{story_id}", { params: { path: { story_id: id } }, signal })),
  });

/** After a change: all that is known of countries is asked again. */
function useStoryChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSuccess: () => client.invalidateQueries({ queryKey: ["countries"] }) });
}

const of = (id: number) => ({ path: { story_id: id } });

export const useTypeItem = () => useStoryChange((body: NewItem) => ask(api.POST("/api/stories", { body })));

export const useSetAside = (id: number) =>
  useStoryChange((aside: boolean) => ask(api.PUT("/api/stories/{story_id}/aside", { params: of(id), body: { aside } })));

export const usePartItem = (id: number) =>
  useStoryChange((itemId: number) =>
    ask(
      api.POST("/api/stories/{story_id}/items/{item_id}/part", { params: { path: { story_id: id, item_id: itemId } }, body: {} }),
    ),
  );

export const useJoinStories = (id: number) =>
  useStoryChange((otherId: number) =>
    ask(api.POST("/api/stories/{story_id}/join", { params: of(id), body: { other_id: otherId } })),
  );
