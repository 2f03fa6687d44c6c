import {
  IconBuildingBank,
  IconBuildingCommunity,
  IconBulb,
  IconCalendarEvent,
  IconChartArrows,
  IconCompass,
  IconFirstAidKit,
  IconFolders,
  IconHeartHandshake,
  IconLeaf,
  IconMapPin,
  IconPlant2,
  IconScale,
  IconSchool,
  IconSpeakerphone,
  IconTrophy,
  IconUsersGroup,
  IconHomeHeart,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Group, GroupKind } from "../core/shapes";

const kinds: Record<GroupKind, TablerIcon> = {
  commission: IconBuildingBank,
  college: IconUsersGroup,
  theme: IconCompass,
  country: IconMapPin,
  pairing: IconHeartHandshake,
  session: IconCalendarEvent,
  working: IconFolders,
};

/** The themes of the study, by the slug the reference list gives them (a group's own is `theme-…`). */
const themes: Record<string, TablerIcon> = {
  "developpement-durable": IconLeaf,
  "education-et-jeunesse": IconSchool,
  "developpement-economique": IconChartArrows,
  "sport-et-culture": IconTrophy,
  citoyennete: IconSpeakerphone,
  innovation: IconBulb,
  "aide-d-urgence": IconFirstAidKit,
  "urbanisme-et-amenagement": IconBuildingCommunity,
  "agriculture-eau-et-alimentation": IconPlant2,
  "lutte-contre-la-pauvrete": IconHomeHeart,
  "paix-et-droits-humains": IconScale,
};

/** The sign of a group's theme or kind; its name always stands beside it. */
export function GroupIcon({ group, size = 22 }: { group: Pick<Group, "kind" | "slug">; size?: number }) {
  const Icon = (group.kind === "theme" ? themes[group.slug.replace(/^theme-/, "")] : undefined) ?? kinds[group.kind];
  return <Icon size={size} stroke={1.7} aria-hidden="true" />;
}
