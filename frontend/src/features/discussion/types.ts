/** The shapes of the discussion room, as its HTTP answers and its frames bear them. */
import type { Discussion, PersonRef } from "../../core/shapes";

export interface Message {
  id: number;
  number: number;
  discussion_id: number;
  revision: number;
  author: PersonRef;
  acting_for: PersonRef | null;
  body: string;
  html: string;
  created_at: string;
  edited_at: string | null;
  client_key: string | null;
}

export interface Head {
  revision: number;
  epoch: string;
}

/** One change as it is pushed; without `item` it must be fetched, `null` says that no message changed. */
export interface MessageFrame extends Head {
  item?: Message | null;
}

export interface MessagePage extends Head {
  items: Message[];
  more: boolean;
}

export interface CatchUp extends MessagePage {
  /** The discussion itself, when it changed too. */
  discussion?: Discussion | null;
}
