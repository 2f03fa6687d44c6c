import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import { useMe } from "../../core/session";
import { authoritiesQuery } from "../../features/authorities/api";
import { peopleQuery } from "../../features/accounts/api";
import { groupsQuery } from "../../features/groups/api";
import { personWords } from "../../ui/personWords";
import { places } from "./places";

export interface Jump {
  to: string;
  name: string;
  kind: string;
}

/** Lower case without accents: "Développement" is found by "develop". */
export const folded = (text: string) => text.normalize("NFD").replaceAll(/\p{Diacritic}/gu, "").toLowerCase();

const SHOWN = 10;

/** Where a few letters can lead: pages and groups at once, authorities and people as the server finds them. */
export function useJumps(text: string): Jump[] {
  const { t } = useTranslation("app");
  const me = useMe();
  const [q] = useDebouncedValue(text.trim(), 200);
  const searched = !me.guest && q.length > 1;
  const groups = useQuery(groupsQuery).data?.items ?? [];
  const authorities = useQuery({ ...authoritiesQuery({ q }), enabled: searched, placeholderData: keepPreviousData });
  const people = useQuery({ ...peopleQuery({ q }), enabled: searched, placeholderData: keepPreviousData });

  const wanted = folded(text.trim());
  const here = [
    ...places(me).map(({ to, name }) => ({ to, name: t(`nav.${name}`), kind: t("jump.page") })),
    { to: "/me", name: t("menu.me"), kind: t("jump.page") },
    ...groups.map((group) => ({ to: `/groups/${group.id}`, name: localName(group), kind: t("jump.group") })),
  ].filter((jump) => folded(jump.name).includes(wanted));
  if (!searched || wanted.length < 2) return here.slice(0, SHOWN);
  return [
    ...here,
    ...(authorities.data?.items ?? []).slice(0, 5).map((found) => ({
      to: `/authorities/${found.id}`,
      name: found.name,
      kind: t("jump.authority"),
    })),
    ...(people.data?.items ?? []).slice(0, 5).map((person) => ({
      to: `/people/${person.id}`,
      name: person.name,
      kind: personWords(t, person),
    })),
  ].slice(0, SHOWN + 5);
}
