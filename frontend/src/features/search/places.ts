import type { TFunction } from "i18next";
import { localName } from "../../core/i18n";
import { personWords } from "../../ui/personWords";
import type { Found } from "./api";
import { pathOf } from "./paths";

export type PlaceKind = Found["kind"] | "country" | "page";

/** One line of the list: where it leads, its name, and what kind of thing it is, in words. */
export interface Place {
  to: string;
  kind: PlaceKind;
  name: string;
  words: string;
}

function aside(t: TFunction, { person, authority, group, kind }: Found): string {
  if (person) return personWords(t, person);
  if (authority) return `${t(`kinds.${authority.kind}`, { ns: "authorities" })} · ${authority.region}`;
  if (group && kind === "discussion") return localName(group);
  return group ? t(`kinds.${group.kind}`, { ns: "groups" }) : "";
}

/** What was found as a line of the list: its kind is always told in words. */
export const placeOf = (t: TFunction, found: Found): Place => ({
  to: pathOf(found),
  kind: found.kind,
  name: localName(found),
  words: [t(`kinds.${found.kind}`, { ns: "search" }), aside(t, found)].filter(Boolean).join(" · "),
});
