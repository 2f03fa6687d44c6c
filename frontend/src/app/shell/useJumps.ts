import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import { countriesQuery } from "../../core/reference";
import { useMe } from "../../core/session";
import { findQuery, type Found } from "../../features/search/api";
import { pathOf } from "../../features/search/paths";
import { placeOf, type Place } from "../../features/search/places";
import { recentPlaces } from "../../features/search/recent";
import { folded } from "../../ui/folded";
import { trustNames } from "../../ui/TrustLinks";
import { allPlaces } from "./places";

const beginsAWord = (name: string, letters: string) => ` ${folded(name)}`.includes(` ${folded(letters)}`);

/** So many countries at most: "guinée" names four. */
const COUNTRIES = 5;

interface Jumps {
  /** The last places visited, before anything is typed. */
  recent: Place[];
  found: Place[];
  /** Whether the list is the answer to what stands in the field now. */
  settled: boolean;
  problem: unknown;
  /** The first of the list once it is the answer; none when nothing is found, or nothing can be. */
  firstOnce: () => Promise<Place | undefined>;
}

/** Where a few letters can lead: the pages at once, all else as the server finds it. */
export function useJumps(text: string): Jumps {
  const { t } = useTranslation("app");
  const me = useMe();
  const client = useQueryClient();
  const typed = text.trim();
  const [q] = useDebouncedValue(typed, 150);
  const answer = useQuery({ ...findQuery(q), placeholderData: keepPreviousData });
  const countries = useQuery({ ...countriesQuery(), enabled: typed !== "" && !me.guest }).data?.items ?? [];
  const recent = useMemo(
    () => recentPlaces(me.id).map((seen) => ({ ...seen, to: pathOf(seen), words: t(`kinds.${seen.kind}`, { ns: "search" }) })),
    [me.id, t],
  );

  const page = (to: string, name: string): Place => ({ to, kind: "page", name, words: t("kinds.page", { ns: "search" }) });
  const pages = [
    ...allPlaces(me).map(({ to, name }) => page(to, t(`nav.${name}`))),
    ...(me.guest ? [] : [page("/partnerships", t("watch.partnerships", { ns: "ui" }))]),
    page("/me", t("menu.me")),
    page("/me/notifications", t("menu.told")),
    ...(me.staff ? [page("/secretariat/buddying", t("menu.buddyingBoard")), page("/secretariat/addresses", t("menu.addresses"))] : []),
  ];
  const texts = trustNames.map((name) => page(`/${name}`, t(`trust.${name}`, { ns: "ui" })));
  const begun = [...pages, ...texts].filter(({ name }) => beginsAWord(name, typed));
  const named: Place[] = countries
    .filter((country) => beginsAWord(localName(country), typed))
    .slice(0, COUNTRIES)
    .map((country) => ({ to: `/countries/${country.code}`, kind: "country", name: localName(country), words: t("kinds.country", { ns: "search" }) }));
  const listed = (items: Found[]) => [...begun, ...named, ...items.map((item) => placeOf(t, item))];
  const firstOnce = async () => {
    if (typed === "") return [...recent, ...pages][0];
    await client.prefetchQuery(findQuery(typed));
    return listed(client.getQueryData(findQuery(typed).queryKey)?.items ?? [])[0];
  };
  if (typed === "") return { recent, found: pages, settled: true, problem: null, firstOnce };

  const settled = q === typed && !answer.isPlaceholderData && !answer.isPending;
  return {
    recent: [],
    found: listed(answer.isError ? [] : (answer.data?.items ?? [])),
    settled,
    problem: settled ? answer.error : null,
    firstOnce,
  };
}
