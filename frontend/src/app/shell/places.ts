import { IconAddressBook, IconBell, IconHeartHandshake, IconHome, IconMailOpened, IconMessages, IconWorld, type TablerIcon } from "@tabler/icons-react";
import type { Me } from "../../core/shapes";

interface Place {
  to: string;
  name: "home" | "news" | "groups" | "watch" | "buddying" | "letters" | "directory";
  Icon: TablerIcon;
  /** Where else one is still at this place. */
  holds: readonly string[];
}

const home: Place = { to: "/", name: "home", Icon: IconHome, holds: [] };
export const news: Place = { to: "/notifications", name: "news", Icon: IconBell, holds: ["/notifications"] };
const groups: Place = { to: "/groups", name: "groups", Icon: IconMessages, holds: ["/groups", "/discussions"] };
const watch: Place = {
  to: "/countries",
  name: "watch",
  Icon: IconWorld,
  holds: ["/countries", "/veille", "/bulletins", "/alerts", "/partnerships"],
};
const buddying: Place = { to: "/buddying", name: "buddying", Icon: IconHeartHandshake, holds: ["/buddying"] };
const letters: Place = { to: "/letters", name: "letters", Icon: IconMailOpened, holds: ["/letters", "/me/letter"] };
export const directory: Place = { to: "/authorities", name: "directory", Icon: IconAddressBook, holds: ["/authorities", "/people"] };

/** Where a person can go, under the thumb; invited partners see their groups and nothing of the members' rooms. */
export const places = (me: Pick<Me, "guest">): Place[] => [home, groups, ...(me.guest ? [] : [watch, buddying])];

/** The same where there is room for all: what one was told of stands right after what awaits. */
export const allPlaces = (me: Pick<Me, "guest">): Place[] => {
  const [first = home, ...others] = places(me);
  return [first, news, ...others, letters, ...(me.guest ? [] : [directory])];
};

/** How a link to a place is marked at this address: as the page itself, as what holds it, or not at all. */
export function standing({ to, holds }: Pick<Place, "to" | "holds">, pathname: string): "page" | "true" | undefined {
  if (pathname === to) return "page";
  return holds.some((path) => pathname === path || pathname.startsWith(`${path}/`)) ? "true" : undefined;
}
