import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate, formatTime } from "../../../core/format";
import { useCountryName } from "../../../core/reference";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { Tag } from "../../../ui/Tag";
import { useAskNow, useRemoveSource, useSwitchSource, type Source } from "./api";
import { SourceForm } from "./SourceForm";
import { errorSentence, remarkSentence, standingOf, standingTone } from "./words";
import classes from "./Sources.module.css";

/** A source: how it is, what was wrong, when it is asked next, and what one can do. */
export function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation("countries");
  const [changing, setChanging] = useState(false);
  const turn = useAskNow();
  const toggle = useSwitchSource();
  const remove = useRemoveSource();
  const standing = standingOf(source);
  const asked = source.state === "on" || source.state === "dead";
  return (
    <article aria-labelledby={`source-${source.id}`}>
      <div className={classes.head}>
        <h2 className={classes.name} id={`source-${source.id}`}>
          {source.name}
        </h2>
        <Tag tone={standingTone[standing]}>{t(`sources.standing.${standing}`)}</Tag>
      </div>
      <p className={classes.address}>
        {t(`sources.adapters.${source.adapter}`)} · {source.url}
      </p>
      {source.error ? (
        <p className={classes.error}>
          <IconAlertTriangle size={20} stroke={1.7} aria-hidden="true" />
          <span>
            {errorSentence(t, source.error, source.status)}
            {source.failures > 1 ? <span className={classes.detail}>{t("sources.failures", { count: source.failures })}</span> : null}
          </span>
        </p>
      ) : null}
      <Facts source={source} asked={asked} />
      {source.remarks.length > 0 ? (
        <ul className={classes.remarks} aria-label={t("sources.remarked")}>
          {source.remarks.map((remark) => (
            <li key={remark.slug}>{remarkSentence(t, remark)}</li>
          ))}
        </ul>
      ) : null}
      <Problem error={turn.error ?? toggle.error} />
      <div className={list.row}>
        {asked ? (
          <Button
            variant="default"
            loading={turn.isPending}
            onClick={() => turn.mutate(source, { onSuccess: () => say(t("sources.asked", { name: source.name })) })}
          >
            {t("sources.askNow")}
          </Button>
        ) : null}
        <Button variant="default" onClick={() => setChanging(true)}>
          {t("sources.change")}
        </Button>
        <Button variant="default" loading={toggle.isPending} onClick={() => toggle.mutate({ source, on: !asked })}>
          {asked ? t("sources.switchOff") : t("sources.switchOn")}
        </Button>
        <ConfirmButton
          label={t("sources.remove")}
          title={t("sources.removeTitle", { name: source.name })}
          confirm={t("sources.remove")}
          pending={remove.isPending}
          error={remove.error}
          danger
          onConfirm={() => remove.mutateAsync(source).then(() => say(t("sources.removed", { name: source.name })))}
        >
          <p>{t("sources.removeWords")}</p>
        </ConfirmButton>
      </div>
      {changing ? <SourceForm source={source} close={() => setChanging(false)} /> : null}
    </article>
  );
}

function Facts({ source, asked }: { source: Source; asked: boolean }) {
  const { t } = useTranslation("countries");
  const country = useCountryName();
  const when = (iso: string) => t("sources.when", { day: formatDate(iso), time: formatTime(iso) });
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t("sources.goodAt")}</dt>
        <dd>{source.good_at ? when(source.good_at) : t("sources.never")}</dd>
      </div>
      <div>
        <dt>{t("sources.nextAt")}</dt>
        <dd>{asked ? when(source.next_at) : t("sources.notAsked")}</dd>
      </div>
      <div>
        <dt>{t("sources.items")}</dt>
        <dd>{t("sources.itemCounts", { total: source.items_total, fresh: source.items_new })}</dd>
      </div>
      {source.countries.length > 0 ? (
        <div>
          <dt>{t("sources.about")}</dt>
          <dd>{source.countries.map(country).join(", ")}</dd>
        </div>
      ) : null}
      {source.credit ? (
        <div>
          <dt>{t("sources.credit")}</dt>
          <dd>{source.credit}</dd>
        </div>
      ) : null}
    </dl>
  );
}
