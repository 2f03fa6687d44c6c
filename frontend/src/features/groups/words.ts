import type { TFunction } from "i18next";
import type { Group } from "../../core/shapes";

/** How one comes in, in a word or two. */
export const entranceWords = (t: TFunction, group: Pick<Group, "automatic" | "visibility">) =>
  t(`entrance.${group.automatic ? "automatic" : group.visibility}`, { ns: "groups" });

/** Who reads the discussions, in a sentence. */
export const readersWords = (t: TFunction, group: Pick<Group, "readers">) => t(`readers.${group.readers}`, { ns: "groups" });

/** Whether the reader may see who is in the group: not where one enters by invitation and has not been invited. */
export const listsMembers = (group: Pick<Group, "can" | "visibility">) =>
  group.can.read || group.can.manage || group.visibility !== "invitation";
