import { Select, Table } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { openRequestsQuery, previewQuery, type Numbers, type Previewed } from "./api";
import classes from "./Weights.module.css";

/** How the first candidates of an open request would change places, before anything is saved. */
export function Preview({ weights, same }: { weights: Numbers | null; same: boolean }) {
  const { t } = useTranslation("buddying");
  const [request, setRequest] = useState<string | null>(null);
  const requests = useQuery(openRequestsQuery);
  return (
    <section className={classes.preview} aria-labelledby="weights-preview">
      <h2 id="weights-preview">{t("weights.preview")}</h2>
      <Select
        searchable
        label={t("weights.request")}
        placeholder={t("weights.choose")}
        nothingFoundMessage={t("weights.noRequest")}
        data={(requests.data?.items ?? []).map((each) => ({ value: String(each.id), label: `${each.title} – ${each.authority.name}` }))}
        value={request}
        onChange={setRequest}
      />
      <Problem error={requests.error} retry={() => void requests.refetch()} />
      {request === null ? <p className={classes.soft}>{t("weights.previewWhy")}</p> : null}
      {request !== null && weights ? <Ranks request={Number(request)} weights={weights} same={same} /> : null}
      {request !== null && !weights ? <p className={classes.soft}>{t("weights.previewWaits")}</p> : null}
    </section>
  );
}

function Ranks({ request, weights, same }: { request: number; weights: Numbers; same: boolean }) {
  const { t } = useTranslation("buddying");
  const [tried] = useDebouncedValue(weights, 300);
  const query = useQuery(previewQuery(request, tried));
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Waiting />;
  if (query.data.items.length === 0) return <p className={classes.soft}>{t("weights.nobody")}</p>;
  return (
    <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0, "aria-label": t("weights.preview"), role: "region" } }}>
      <Table verticalSpacing="xs">
        <Table.Caption>{same ? t("weights.unchanged") : t("weights.changed")}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("weights.newRank")}</Table.Th>
            <Table.Th>{t("weights.rank")}</Table.Th>
            <Table.Th>{t("weights.who")}</Table.Th>
            <Table.Th>{t("weights.agreement")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {query.data.items.map((row) => (
            <Table.Tr key={row.offer_id}>
              <Table.Td>{row.new_rank ?? t("weights.beyond")}</Table.Td>
              <Table.Td>{moved(row)}</Table.Td>
              <Table.Td>{`${row.person.name}, ${row.authority.name}`}</Table.Td>
              <Table.Td>{row.score === row.new_score ? row.score : `${row.score} → ${row.new_score}`}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );

  /** The place before, and by how many places it would move: in words for who sees no arrow. */
  function moved({ rank, new_rank }: Previewed) {
    if (rank === null) return t("weights.beyond");
    if (new_rank === null || new_rank === rank) return rank;
    const key = new_rank < rank ? "weights.up" : "weights.down";
    return `${rank} (${t(key, { count: Math.abs(rank - new_rank) })})`;
  }
}
