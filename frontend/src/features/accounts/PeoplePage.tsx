import { TextInput } from "@mantine/core";
import { IconMailForward, IconMailOff, IconSearch, IconTableImport, IconUserPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { peopleQuery } from "../../core/people";
import { asProblem } from "../../core/problems";
import { useMe } from "../../core/session";
import { DirectoryTabs } from "../../ui/DirectoryTabs";
import { EmptyState } from "../../ui/EmptyState";
import { LinkButton } from "../../ui/LinkButton";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { Pager } from "../../ui/Pager";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { useSearchText } from "../../ui/useSearchText";
import { Waiting } from "../../ui/Waiting";
import { mayAddPeople } from "./mayAddPeople";

/** The people of the commission, found by name, title or authority. */
export default function PeoplePage() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const { text, setText, q, page, set } = useSearchText({});
  const people = useQuery({ ...peopleQuery({ q, page }), placeholderData: keepPreviousData });

  if (asProblem(people.error).status === 404) return <Problem error={people.error} page />;
  return (
    <Page
      title={t("people.title")}
      meta={people.data ? t("people.count", { count: people.data.total }) : null}
      actions={
        mayAddPeople(me) ? (
          <>
            <LinkButton to="/people/new" leftSection={<IconUserPlus size={20} aria-hidden="true" />}>
              {t("people.add")}
            </LinkButton>
            <LinkButton to="/people/import" variant="default" leftSection={<IconTableImport size={20} aria-hidden="true" />}>
              {t("people.import")}
            </LinkButton>
            <LinkButton to="/people/never-came" variant="default" leftSection={<IconMailForward size={20} aria-hidden="true" />}>
              {t("people.neverCame")}
            </LinkButton>
            {me.staff ? (
              <LinkButton to="/secretariat/addresses" variant="default" leftSection={<IconMailOff size={20} aria-hidden="true" />}>
                {t("menu.addresses", { ns: "app" })}
              </LinkButton>
            ) : null}
          </>
        ) : null
      }
    >
      <DirectoryTabs />
      <TextInput
        type="search"
        maw={460}
        mb="md"
        label={t("people.search")}
        leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {people.isPending ? <Waiting rows={6} /> : null}
      <Problem error={people.error} retry={() => void people.refetch()} />
      <ul className={list.list}>
        {people.data?.items.map((person) => (
          <li key={person.id}>
            <PersonLine person={person} link />
          </li>
        ))}
      </ul>
      {people.data?.items.length === 0 ? <EmptyState title={t("people.none")} lead={t("people.noneLead")} /> : null}
      {people.data ? <Pager page={page} pages={people.data.pages} go={(to) => set({ page: String(to) })} /> : null}
    </Page>
  );
}
