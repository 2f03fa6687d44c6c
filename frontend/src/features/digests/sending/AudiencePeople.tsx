import { Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { localName } from "../../../core/i18n";
import { EmptyState } from "../../../ui/EmptyState";
import list from "../../../ui/List.module.css";
import { Pager } from "../../../ui/Pager";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { audiencePeopleQuery, type Audience, type AudienceSearch } from "./api";
import { choicesOf, searchOf } from "./choices";
import classes from "./Sending.module.css";

/** The people behind the numbers, by what makes them receive it or not, found by name. */
export function AudiencePeople({ editionId, audience }: { editionId: number; audience: Audience }) {
  const { t } = useTranslation("digests");
  const [choice, setChoice] = useState("receives");
  const [text, setText] = useState("");
  const [page, setPage] = useState(1);
  const [q] = useDebouncedValue(text.trim(), 250);
  const search: AudienceSearch = { ...searchOf(choice), ...(q ? { q } : {}), page };
  const found = useQuery({ ...audiencePeopleQuery(editionId, search), placeholderData: keepPreviousData });
  const label = ({ kind, name, people }: ReturnType<typeof choicesOf>[number]) => {
    const group = audience.reserved.find((each) => String(each.group.id) === name)?.group;
    const words = group ? t("sending.choices.without", { group: localName(group) }) : t(`sending.choices.${kind}.${name}` as "sending.choices.why.never");
    return `${words} (${formatNumber(people)})`;
  };
  return (
    <div className={classes.people}>
      <h3>{t("sending.audience.list")}</h3>
      <div className={classes.filters}>
        <Select
          label={t("sending.audience.who")}
          allowDeselect={false}
          data={choicesOf(audience).map((each) => ({ value: each.value, label: label(each) }))}
          value={choice}
          onChange={(value) => {
            setChoice(value ?? "receives");
            setPage(1);
          }}
        />
        <TextInput
          type="search"
          label={t("sending.search")}
          leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPage(1);
          }}
        />
      </div>
      {found.isPending ? <Waiting rows={5} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data?.total === 0 ? <EmptyState title={t("sending.audience.none")} lead={q ? t("sending.audience.noneLead") : undefined} /> : null}
      <ul className={list.list}>
        {found.data?.items.map(({ person, language, why }) => (
          <li key={person.id}>
            <PersonLine person={person} link small note={why ? t(`sending.why.${why}`) : t(`sending.inLanguage.${language}`)} />
          </li>
        ))}
      </ul>
      {found.data ? <Pager page={page} pages={found.data.pages} go={setPage} /> : null}
    </div>
  );
}
