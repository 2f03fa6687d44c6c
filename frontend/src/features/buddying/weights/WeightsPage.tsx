import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { features, weightsQuery, type Weights } from "./api";
import { draftOf, shareOf } from "./draft";
import { Versions } from "./Versions";
import classes from "./Weights.module.css";
import { WeightsForm } from "./WeightsForm";

/** How candidates are ranked: every member reads it, the secretariat changes it. */
export default function WeightsPage() {
  const { t } = useTranslation("buddying");
  const query = useQuery(weightsQuery);
  if (query.error && !query.data) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!query.data) return <WaitingPage />;
  const weights = query.data;
  return (
    <Page
      title={t("weights.title")}
      crumb={<Link to="/buddying">{t("offers.crumb")}</Link>}
      meta={weights.version === 0 ? t("weights.usual") : t("weights.version", { number: weights.version })}
    >
      <p className={list.prose}>{t("weights.lead")}</p>
      {weights.can_keep ? <WeightsForm weights={weights} /> : <Read weights={weights} />}
      <Versions versions={weights.versions} />
    </Page>
  );
}

function Read({ weights }: { weights: Weights }) {
  const { t } = useTranslation("buddying");
  const draft = draftOf(weights.weights);
  return (
    <dl className={classes.read}>
      {features.map((feature) => (
        <div key={feature}>
          <dt>
            {t(`weights.features.${feature}.name`)}
            <span className={classes.share}>{share(shareOf(draft, feature), t)}</span>
          </dt>
          <dd>{t(`weights.features.${feature}.how`)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** "30 % de l’accord", nothing for what is no part of it. */
export const share = (percent: number | null, t: (key: "weights.share", more: { percent: number }) => string) =>
  percent === null ? "" : t("weights.share", { percent });
