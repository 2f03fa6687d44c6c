import type { TFunction } from "i18next";
import type { Group } from "../../core/shapes";

type Facts = Pick<Group, "kind" | "visibility" | "listed" | "automatic">;

/** How one comes in, in a word or two. */
export const entranceWords = (t: TFunction, group: Facts) =>
  t(`entrance.${group.automatic ? "automatic" : group.visibility}`, { ns: "groups" });

/** Who reads the discussions, in a sentence; the server enforces it, this only says it. */
export function readersWords(t: TFunction, group: Facts): string {
  const secretariat = group.listed && group.kind !== "pairing" && (group.automatic || group.visibility !== "invitation");
  return t(secretariat ? "readers.membersAndSecretariat" : "readers.members", { ns: "groups" });
}
