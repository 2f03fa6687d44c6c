import type { Group } from "../../core/shapes";

/** Whether nobody sets how one comes into the group. */
export const keepsItsDoor = (group: Group) => group.automatic || group.kind === "country";

/** What a chair may change of a group, as it stands now. */
export const settingsOf = (group: Group) => ({
  name: group.name,
  name_en: group.name_en ?? "",
  purpose: group.purpose,
  purpose_en: group.purpose_en,
  guest_history: group.guest_history,
  takes_mail: group.takes_mail,
  // Who comes into an automatic group, and that it is listed, follows mandates; a country's stays open: nobody sets it.
  ...(keepsItsDoor(group) ? {} : { visibility: group.visibility, listed: group.listed }),
});

export type Settings = ReturnType<typeof settingsOf>;
