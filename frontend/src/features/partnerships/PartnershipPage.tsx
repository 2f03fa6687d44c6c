import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { spoken } from "../../core/i18n";
import type { Partnership } from "../../core/partnerships";
import { useCountryName } from "../../core/reference";
import { ConfirmButton } from "../../ui/ConfirmButton";
import { LinkButton } from "../../ui/LinkButton";
import list from "../../ui/List.module.css";
import { Page } from "../../ui/Page";
import { standingTone } from "../../ui/partnershipWords";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { Tag } from "../../ui/Tag";
import { WaitingPage } from "../../ui/Waiting";
import { partnershipQuery, useRemovePartnership } from "./api";
import { ConfirmBox } from "./confirming/ConfirmBox";
import { Facts } from "./Facts";
import classes from "./Facts.module.css";
import { StateWarning } from "./StateWarning";

/** A partnership: with whom and where, since when, who follows it, and whether it is still right. */
export default function PartnershipPage() {
  const { t } = useTranslation("partnerships");
  const country = useCountryName();
  const query = useQuery(partnershipQuery(Number(useParams().id)));
  const partnership = query.data;
  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!partnership) return <WaitingPage />;
  return (
    <Page
      title={partnership.partner}
      crumb={<Link to="/partnerships">{t("title")}</Link>}
      meta={
        <span className={list.row}>
          <span>
            <Link to={`/authorities/${partnership.authority.id}`}>{partnership.authority.name}</Link> · {country(partnership.country)}
          </span>
          <Tag tone={standingTone[partnership.standing]}>{t(`partnership.standing.${partnership.standing}`, { ns: "ui" })}</Tag>
        </span>
      }
      actions={
        partnership.can_keep ? (
          <LinkButton to={`/partnerships/${partnership.id}/edit`} variant="default" leftSection={<IconPencil size={20} aria-hidden="true" />}>
            {t("change")}
          </LinkButton>
        ) : null
      }
    >
      <div className={classes.above}>
        {partnership.warnings.map(({ overseas, study_lines }) => (
          <StateWarning key={study_lines} overseas={overseas} lines={study_lines} />
        ))}
        {partnership.can_keep && partnership.standing !== "ended" ? <ConfirmBox partnership={partnership} /> : null}
      </div>
      <Facts partnership={partnership} />
      {partnership.study ? <Study study={partnership.study} /> : null}
      {partnership.can_keep ? <Remove partnership={partnership} /> : null}
    </Page>
  );
}

function Study({ study }: { study: NonNullable<Partnership["study"]> }) {
  const { t } = useTranslation("partnerships");
  return (
    <section className={list.section} aria-labelledby="study">
      <h2 id="study">{t("study.title")}</h2>
      <p className={list.prose}>{spoken({ fr: study.words, en: study.words_en })}</p>
      <p className={`${list.soft} ${list.small}`}>{t("study.lines", { lines: study.lines })}</p>
    </section>
  );
}

function Remove({ partnership }: { partnership: Partnership }) {
  const { t } = useTranslation("partnerships");
  const navigate = useNavigate();
  const remove = useRemovePartnership(partnership.id);
  return (
    <section className={list.section}>
      <ConfirmButton
        danger
        label={t("remove.button")}
        title={t("remove.title", { partner: partnership.partner })}
        confirm={t("remove.confirm")}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={async () => {
          await remove.mutateAsync(partnership.version);
          say(t("remove.done"));
          void navigate("/partnerships");
        }}
      >
        <p>{t("remove.lead")}</p>
      </ConfirmButton>
    </section>
  );
}
