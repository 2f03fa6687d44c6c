import {
  IconBuildingBank,
  IconCalendarEvent,
  IconCompass,
  IconFolders,
  IconHeartHandshake,
  IconMapPin,
  IconUsersGroup,
  type TablerIcon,
} from "@tabler/icons-react";
import type { GroupKind } from "../core/shapes";

const icons: Record<GroupKind, TablerIcon> = {
  commission: IconBuildingBank,
  college: IconUsersGroup,
  theme: IconCompass,
  country: IconMapPin,
  pairing: IconHeartHandshake,
  session: IconCalendarEvent,
  working: IconFolders,
};

/** The sign of a group's kind; its name always stands beside it. */
export function GroupIcon({ group, size = 22 }: { group: { kind: GroupKind }; size?: number }) {
  const Icon = icons[group.kind];
  return <Icon size={size} stroke={1.7} aria-hidden="true" />;
}
