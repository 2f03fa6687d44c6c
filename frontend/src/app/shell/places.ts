import { IconAddressBook, IconHome, IconMessages, type TablerIcon } from "@tabler/icons-react";
import type { Me } from "../../core/shapes";

interface Place {
  to: string;
  name: "home" | "groups" | "directory";
  Icon: TablerIcon;
  /** Whether it is also where one is under another address. */
  also?: () => boolean;
}

const directory: Place = {
  to: "/authorities",
  name: "directory",
  Icon: IconAddressBook,
  also: () => window.location.pathname.startsWith("/people"),
};

/** Where a person can go; invited partners see their groups and no directory. */
export const places = (me: Pick<Me, "guest">): Place[] => [
  { to: "/", name: "home", Icon: IconHome },
  { to: "/groups", name: "groups", Icon: IconMessages },
  ...(me.guest ? [] : [directory]),
];
