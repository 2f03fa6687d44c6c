/** Calls about one message: change it, take it back, answer it with a word, name somebody in it. */
import { queryOptions } from "@tanstack/react-query";
import { api, ask } from "../../../core/api";
import { inTime } from "../api";
import type { Message } from "../types";

type Place = Pick<Message, "discussion_id" | "number">;

const MESSAGE = "/api/discussions/{discussion_id}/messages/{number}";
const at = ({ discussion_id, number }: Place) => ({ path: { discussion_id, number } });

export const patchMessage = (place: Place, body: string) => ask(api.PATCH(MESSAGE, { params: at(place), body: { body }, signal: inTime() }));

export const deleteMessage = (place: Place) => ask(api.DELETE(MESSAGE, { params: at(place), signal: inTime() }));

export const setReaction = (place: Place, word: string, wanted: boolean) => {
  const path = { ...at(place).path, word };
  return wanted
    ? ask(api.PUT(`${MESSAGE}/reactions/{word}`, { params: { path }, body: {}, signal: inTime() }))
    : ask(api.DELETE(`${MESSAGE}/reactions/{word}`, { params: { path }, signal: inTime() }));
};

/** Who answered a message with which word: as of this revision of it. */
export const reactionsQuery = (message: Message) =>
  queryOptions({
    queryKey: ["discussion", message.discussion_id, "reactions", message.number, message.revision],
    queryFn: ({ signal }) => ask(api.GET(`${MESSAGE}/reactions`, { params: at(message), signal })),
  });

/** What a message said, and when. */
export const versionsQuery = (message: Message) =>
  queryOptions({
    queryKey: ["discussion", message.discussion_id, "versions", message.number, message.revision],
    queryFn: ({ signal }) => ask(api.GET(`${MESSAGE}/versions`, { params: at(message), signal })),
  });

/** A discussion, or the group where one is being opened. */
export type WritingPlace = { discussion: number } | { group: number };

/** Whom one may name there, by the letters typed so far. */
export const mentionableQuery = (place: WritingPlace, q: string) =>
  queryOptions({
    queryKey: ["discussion", "mentionable", place, q],
    queryFn: ({ signal }) =>
      "group" in place
        ? ask(api.GET("/api/groups/{group_id}/mentionable", { params: { path: { group_id: place.group }, query: { q } }, signal }))
        : ask(
            api.GET("/api/discussions/{discussion_id}/mentionable", {
              params: { path: { discussion_id: place.discussion }, query: { q } },
              signal,
            }),
          ),
    staleTime: 30_000,
  });

/** Why somebody was told of a message, or not; oneself where nobody is named. */
export const explanationsQuery = (message: Message, person: number | null) =>
  queryOptions({
    queryKey: ["notifications", "why", "message", message.discussion_id, message.number, person],
    queryFn: ({ signal }) =>
      ask(
        api.GET(`${MESSAGE}/explanations`, {
          params: { ...at(message), query: person === null ? {} : { person_id: person } },
          signal,
        }),
      ),
  });
