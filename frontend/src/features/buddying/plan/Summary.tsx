import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import list from "../../../ui/List.module.css";
import type { Plan } from "./api";
import { percent } from "./figures";

/** What the plan comes to, in words first, then in figures. */
export function Summary({ plan }: { plan: Plan }) {
  const { t, i18n } = useTranslation("buddying");
  const share = (value: number) => percent(value, i18n.language);
  return (
    <section className={list.section} aria-live="polite">
      <h2>{t(`planning.states.${plan.state}`)}</h2>
      <p className={list.prose}>
        <strong>{t("planning.served", { count: plan.served, of: plan.requests })}</strong>{" "}
        {t("planning.gap", { gap: share(plan.gap) })}
      </p>
      {plan.state === "sent" ? (
        <p className={list.prose}>
          {plan.proposed > 0
            ? t("planning.sending", { count: plan.proposed })
            : t("planning.sentWords", { count: plan.sent, skipped: plan.skipped })}
        </p>
      ) : null}
      <dl className={list.facts}>
        <div>
          <dt>{t("planning.total")}</dt>
          <dd>{t("planning.totalOf", { total: formatNumber(Math.round(plan.total)), bound: formatNumber(Math.round(plan.bound)) })}</dd>
        </div>
        <div>
          <dt>{t("planning.weighed")}</dt>
          <dd>{t("planning.weighedOf", { count: plan.candidates, helpers: formatNumber(plan.helpers) })}</dd>
        </div>
        <div>
          <dt>{t("planning.spread")}</dt>
          <dd>{t("planning.spreadOf", { before: number(plan.gini_before, i18n.language), after: number(plan.gini_after, i18n.language) })}</dd>
        </div>
        {plan.added + plan.removed > 0 ? (
          <div>
            <dt>{t("planning.byHand")}</dt>
            <dd>{t("planning.byHandOf", { added: plan.added, removed: plan.removed })}</dd>
          </div>
        ) : null}
        {plan.unpinned > 0 ? (
          <div>
            <dt>{t("planning.pins")}</dt>
            <dd>{t("planning.unpinned", { count: plan.unpinned })}</dd>
          </div>
        ) : null}
      </dl>
    </section>
  );
}

const number = (value: number, language: string) =>
  new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);
