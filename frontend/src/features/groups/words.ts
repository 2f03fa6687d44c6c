import type { TFunction } from "i18next";
import type { Group } from "../../core/shapes";

/** How one comes in, in a word or two. */
export const entranceWords = (t: TFunction, group: Pick<Group, "automatic" | "visibility">) =>
  t(`entrance.${group.automatic ? "automatic" : group.visibility}`, { ns: "groups" });

/** Who reads the discussions, in a sentence. */
export const readersWords = (t: TFunction, group: Pick<Group, "readers">) => t(`readers.${group.readers}`, { ns: "groups" });
