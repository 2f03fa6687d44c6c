import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { localName } from "../../../core/i18n";
import type { PersonRef } from "../../../core/shapes";
import { personWords } from "../../../ui/personWords";
import { mentionableQuery, type WritingPlace } from "../message/api";
import { isNamed, type Words } from "./mentions";

/** Somebody, or the group, that one may name. */
export interface Offer {
  key: string;
  label: string;
  /** Who this is, since names repeat. */
  note: string;
  href: string;
  person: PersonRef | null;
}

export interface Asked {
  /** Where the `@` stands. */
  start: number;
  /** What was typed after it. */
  begun: string;
}

const BEGUN = /(?:^|[\s([«"])@([\p{L}\p{N}][\p{L}\p{N}'’.-]{0,40})?$/u;

/** The name that is being typed at the caret, if any. */
export function askedAt(words: Words, caret: number): Asked | null {
  const found = BEGUN.exec(words.text.slice(0, caret));
  if (!found || isNamed(words, caret)) return null;
  const begun = found[1] ?? "";
  return { start: caret - begun.length - 1, begun };
}

/** Whom one may name by what is typed so far. */
export function useMentionable(place: WritingPlace, asked: Asked | null): Offer[] {
  const { t } = useTranslation("discussion");
  const { data } = useQuery({
    ...mentionableQuery(place, asked?.begun.toLocaleLowerCase() ?? ""),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  return asked && data ? offersOf(t, data) : [];
}

type Mentionable = Awaited<ReturnType<NonNullable<ReturnType<typeof mentionableQuery>["queryFn"]>>>;

function offersOf(t: TFunction, { items, group }: Exclude<Mentionable, symbol>): Offer[] {
  const people = items.map((person) => ({
    key: `people-${person.id}`,
    label: person.name,
    note: personWords(t, person),
    href: `/people/${person.id}`,
    person,
  }));
  if (!group) return people;
  return [...people, { key: `groups-${group.id}`, label: localName(group), note: t("mentionAll"), href: `/groups/${group.id}`, person: null }];
}
