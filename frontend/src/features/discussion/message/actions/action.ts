import type { Icon } from "@tabler/icons-react";
import type { Message } from "../../types";

/** One entry of a message's menu. */
export interface MessageAction {
  key: string;
  label: string;
  icon: Icon;
  run: () => void;
  /** Whether it cannot be undone. */
  grave?: boolean;
}

/** Offers the entries that this person has for this message; it runs when the menu opens, so rows cost nothing. */
export type UseMessageAction = (message: Message) => readonly MessageAction[];
