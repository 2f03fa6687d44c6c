/** The shapes of the discussion room, as the server declares them, and as its frames bear them. */
import type { components } from "../../core/schema";

type Schemas = components["schemas"];

export type Message = Schemas["Message"];
export type DiscussionDetail = Schemas["DiscussionDetail"];
export type MessagePage = Omit<Schemas["MessagePage"], "discussion">;

/** The messages changed since a revision, in the order of their changes. */
export type CatchUp = MessagePage;

/** Where a discussion stands. */
export type Head = Pick<MessagePage, "revision" | "epoch">;

/** One change as it is pushed; without `item` it must be fetched, `null` says that no message changed. */
export interface MessageFrame extends Head {
  item?: Message | null;
}
