import { Button, Chip } from "@mantine/core";
import { IconCheck, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate, formatDay } from "../../../core/format";
import { currentLanguage } from "../../../core/i18n";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { suggestionsQuery, useAdd, type Edition, type Suggestion } from "./api";
import { ReadBy } from "./ReadBy";
import classes from "./Suggestions.module.css";

/** What the edition could tell, since the last one went out. */
export function Suggestions({ edition }: { edition: Edition }) {
  const { t } = useTranslation("digests");
  const found = useQuery(suggestionsQuery(edition.row.id));
  const add = useAdd(edition.row.id);
  const [kind, setKind] = useState<string>("all");
  const items = found.data?.items ?? [];
  const kinds = [...new Set(items.map((item) => item.kind))];
  const shown = kinds.some((one) => one === kind) ? items.filter((item) => item.kind === kind) : items;
  return (
    <section aria-labelledby="suggestions">
      <h2 id="suggestions" tabIndex={-1}>{t("editions.suggestions.title")}</h2>
      {found.data ? <p className={`${list.soft} ${list.small}`}>{t("editions.suggestions.since", { day: formatDate(found.data.since) })}</p> : null}
      {found.isPending ? <Waiting rows={4} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      <Problem error={add.error} />
      {kinds.length > 1 ? (
        <Chip.Group value={kind} onChange={(value) => setKind(value as string)}>
          <div className={classes.chips} role="group" aria-label={t("editions.suggestions.filter")}>
            {["all", ...kinds].map((one) => (
              <Chip key={one} value={one} size="md" radius="xl" variant="outline" classNames={{ label: classes.chip }}>
                {t(`editions.suggestions.kinds.${one}` as "editions.suggestions.kinds.all")}
              </Chip>
            ))}
          </div>
        </Chip.Group>
      ) : null}
      {found.data && items.length === 0 ? <p className={list.soft}>{t("editions.suggestions.none")}</p> : null}
      <ul className={classes.suggestions}>
        {shown.map((item) => (
          <Line
            key={`${item.kind} ${item.thing_id}`}
            item={item}
            here={item.here || edition.items.some(({ kind: its, thing_id }) => its === item.kind && thing_id === item.thing_id)}
            pending={add.isPending && add.variables.kind === item.kind && add.variables.thing_id === item.thing_id}
            add={() => add.mutate({ kind: item.kind, thing_id: item.thing_id })}
          />
        ))}
      </ul>
    </section>
  );
}

function Line({ item, here, pending, add }: { item: Suggestion; here: boolean; pending: boolean; add: () => void }) {
  const { t } = useTranslation("digests");
  const english = currentLanguage() === "en";
  const title = english ? item.title_en : item.title_fr;
  const day = item.kind === "date" ? formatDay(item.at) : formatDate(item.at);
  const [other] = item.elsewhere;
  return (
    <li>
      <div className={classes.kind}>{t(`editions.kinds.${item.kind}`)}</div>
      <Link to={item.path} className={classes.suggested}>
        {title}
      </Link>
      <p className={list.small}>{english ? item.facts_en : item.facts_fr}</p>
      <p className={`${list.soft} ${list.small}`}>{t(`editions.suggestions.why.${item.kind}`, { day, count: item.count })}</p>
      <p className={`${list.soft} ${list.small}`}>
        <ReadBy group={item.group} />
      </p>
      {other === undefined ? null : (
        <p className={list.small}>
          <Link className={classes.told} to={`/secretariat/editions/${other}`}>{t("editions.suggestions.elsewhere")}</Link>
        </p>
      )}
      {here ? (
        <p className={classes.here}>
          <IconCheck size={18} stroke={1.7} aria-hidden="true" />
          {t("editions.suggestions.here")}
        </p>
      ) : (
        <Button
          variant="default"
          loading={pending}
          leftSection={<IconPlus size={18} stroke={1.7} aria-hidden="true" />}
          aria-label={t("editions.suggestions.addNamed", { title })}
          onClick={add}
        >
          {t("editions.suggestions.add")}
        </Button>
      )}
    </li>
  );
}
