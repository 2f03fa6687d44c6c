import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { localName } from "../../../core/i18n";
import { EmptyState } from "../../../ui/EmptyState";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { audienceQuery, type Audience, type Counted } from "./api";
import { AudiencePeople } from "./AudiencePeople";
import classes from "./Sending.module.css";

/** Who will receive the edition and how many, what of it they may read; who will not, and why. */
export function AudienceSection({ editionId }: { editionId: number }) {
  const found = useQuery(audienceQuery(editionId));
  return (
    <>
      {found.isPending ? <Waiting rows={4} /> : null}
      <Problem error={found.error} retry={() => void found.refetch()} />
      {found.data ? <Numbers audience={found.data} /> : null}
      {found.data ? <AudiencePeople editionId={editionId} audience={found.data} /> : null}
    </>
  );
}

function Numbers({ audience }: { audience: Audience }) {
  const { t } = useTranslation("digests");
  const { receives, without } = audience;
  const nobody = without.reduce((sum, { people }) => sum + people, 0);
  if (receives === 0) return <EmptyState title={t("sending.audience.nobody")} lead={t("sending.audience.nobodyLead")} />;
  return (
    <div className={classes.numbers}>
      <p className={classes.big}>{t("sending.audience.receives", { count: receives })}</p>
      <p className={classes.soft}>{t("sending.audience.atThisMoment")}</p>
      <div className={classes.columns}>
        <Counts title={t("sending.audience.byLanguage")} counts={audience.languages} say={(name) => t(`sending.languages.${name as "fr"}`)} />
        <Counts title={t("sending.audience.byRole")} counts={audience.roles} say={(name) => t(`sending.roles.${name as "elected"}`)} />
      </div>
      <Reading audience={audience} />
      {nobody > 0 ? (
        <Counts
          title={t("sending.audience.notReceiving", { count: nobody })}
          counts={without.filter(({ people }) => people > 0)}
          say={(name) => t(`sending.why.${name as "never"}`)}
        />
      ) : null}
    </div>
  );
}

function Counts({ title, counts, say }: { title: string; counts: Counted[]; say: (name: string) => string }) {
  return (
    <div>
      <h3>{title}</h3>
      <dl className={classes.counts}>
        {counts.map(({ name, people }) => (
          <div key={name}>
            <dt>{say(name)}</dt>
            <dd>{formatNumber(people)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** How many may read all of it, and what the others get it without. */
function Reading({ audience }: { audience: Audience }) {
  const { t } = useTranslation("digests");
  const { receives, items, whole, reserved, gone } = audience;
  if (items === 0) return <p>{t("sending.audience.noItems")}</p>;
  return (
    <div>
      <h3>{t("sending.audience.reading")}</h3>
      <p>{whole === receives ? t("sending.audience.allRead", { count: items }) : t("sending.audience.whole", { count: whole })}</p>
      <ul className={classes.plain}>
        {reserved
          .filter(({ without }) => without > 0)
          .map(({ group, items: count, without }) => (
            <li key={group.id}>
              {t("sending.audience.withoutGroup", {
                people: t("sending.people", { count: without }),
                items: t("sending.audience.items", { count }),
                group: localName(group),
              })}
            </li>
          ))}
        {gone > 0 ? <li>{t("sending.audience.gone", { count: gone })}</li> : null}
      </ul>
    </div>
  );
}
