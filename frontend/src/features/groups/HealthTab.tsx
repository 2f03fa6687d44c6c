import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatAgo, formatNumber } from "../../core/format";
import { LinkButton } from "../../ui/LinkButton";
import list from "../../ui/List.module.css";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { Waiting } from "../../ui/Waiting";
import { healthQuery, type Health } from "./api";
import classes from "./HealthTab.module.css";
import { useGroup } from "./useGroup";

/** How the group fares, for those who look after it. */
export default function HealthTab() {
  const health = useQuery(healthQuery(useGroup().id));
  return (
    <>
      {health.isPending ? <Waiting /> : null}
      <Problem error={health.error} retry={() => void health.refetch()} />
      {health.data ? (
        <>
          <Figures health={health.data} />
          <Silent health={health.data} />
        </>
      ) : null}
    </>
  );
}

function Figures({ health }: { health: Health }) {
  const { t } = useTranslation("groups");
  const ago = (moment: string | null) => (moment ? (formatAgo(moment) ?? t("justNow", { ns: "ui" })) : t("health.never"));
  const figures: [string, string][] = [
    [t("health.lastWord"), ago(health.last_message_at)],
    [t("health.messages"), formatNumber(health.messages_last_30_days)],
    [t("health.open"), formatNumber(health.discussions_open)],
    [t("health.writers"), t("health.writersOf", { writers: formatNumber(health.writers_last_90_days), members: formatNumber(health.members) })],
  ];
  return (
    <section className={list.section} aria-labelledby="health">
      <h2 id="health">{t("health.title")}</h2>
      <dl className={classes.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Silent({ health }: { health: Health }) {
  const { t } = useTranslation("groups");
  const ago = (moment: string) => formatAgo(moment) ?? t("justNow", { ns: "ui" });
  const words = ({ joined_at, last_wrote_at, last_read_at }: Health["silent"][number]) =>
    [
      last_wrote_at ? t("health.wrote", { when: ago(last_wrote_at) }) : t("health.joined", { when: ago(joined_at) }),
      last_read_at ? t("health.read", { when: ago(last_read_at) }) : t("health.notRead"),
    ].join(" · ");
  const others = health.silent_count - health.silent.length;
  return (
    <section className={list.section} aria-labelledby="silent">
      <h2 id="silent">{t("health.silent")}</h2>
      <p className={`${list.prose} ${list.soft}`}>{health.silent_count === 0 ? t("health.allSpoke") : t("health.silentLead")}</p>
      <ul className={list.list}>
        {health.silent.map((member) => (
          <li key={member.person.id}>
            <PersonLine person={member.person} note={<span className={list.soft}>{words(member)}</span>}>
              <LinkButton
                to={`/people/${member.person.id}`}
                variant="default"
                aria-label={t("health.writeTo", { name: member.person.name, place: member.person.authority?.name ?? member.person.organisation ?? "" })}
              >
                {t("health.write")}
              </LinkButton>
            </PersonLine>
          </li>
        ))}
      </ul>
      {others > 0 ? <p className={list.soft}>{t("health.others", { count: others })}</p> : null}
    </section>
  );
}
