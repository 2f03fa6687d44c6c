import { IconArrowRight, IconBuildingCommunity, IconMessage, IconNotebook, IconUser, IconUsersGroup, IconWorld, type TablerIcon } from "@tabler/icons-react";
import type { Place, PlaceKind } from "./places";
import classes from "./PlaceLine.module.css";

const icons: Record<PlaceKind, TablerIcon> = {
  person: IconUser,
  authority: IconBuildingCommunity,
  group: IconUsersGroup,
  discussion: IconMessage,
  note: IconNotebook,
  country: IconWorld,
  page: IconArrowRight,
};

/** A place to go: its name, and its kind by icon and in words. */
export function PlaceLine({ place }: { place: Place }) {
  const Icon = icons[place.kind];
  return (
    <>
      <Icon size={20} stroke={1.7} aria-hidden="true" className={classes.icon} />
      <span className={classes.text}>
        <span className={classes.name}>{place.name}</span>
        <span className={classes.words}>{place.words}</span>
      </span>
    </>
  );
}
