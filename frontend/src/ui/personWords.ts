import type { TFunction } from "i18next";
import type { PersonRef } from "../core/shapes";

/** What stands beside a name: title (else the role), then authority or organisation. */
export function personWords(t: TFunction, person: PersonRef): string {
  const role = person.title || t(`roles.${person.role}`, { ns: "ui" });
  const place = person.authority?.name ?? person.organisation;
  return place ? `${role} · ${place}` : role;
}
