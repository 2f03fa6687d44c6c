import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { EmptyState } from "../../../ui/EmptyState";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting, WaitingPage } from "../../../ui/Waiting";
import { newestPlanQuery, useAskPlan, type Plan } from "./api";
import { Planned } from "./Planned";
import { SendPlan } from "./SendPlan";
import { Summary } from "./Summary";

/** The best assignment of helpers to all open requests: computed, looked at, changed, sent. */
/** The server gives a plan up then, whose worker is gone, if one asks anew. */
const GIVEN_UP_AFTER = 120_000;

export default function PlanPage() {
  const { t } = useTranslation("buddying");
  const query = useQuery(newestPlanQuery);
  const asking = useAskPlan();
  if (query.error && query.data === undefined) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (query.data === undefined) return <WaitingPage />;
  const plan = query.data;
  const compute = (
    <Button
      variant={plan?.state === "ready" ? "default" : "filled"}
      loading={asking.isPending}
      disabled={plan?.state === "computing" && query.dataUpdatedAt - Date.parse(plan.created_at) < GIVEN_UP_AFTER}
      onClick={() => asking.mutate()}
    >
      {t(plan ? "planning.again" : "planning.compute")}
    </Button>
  );
  return (
    <Page
      title={t("planning.title")}
      crumb={<Link to="/secretariat/buddying">{t("planning.crumb")}</Link>}
      meta={t("planning.lead")}
      actions={compute}
    >
      <Problem error={asking.error} />
      {plan ? <Body plan={plan} /> : <EmptyState title={t("planning.none")} lead={t("planning.noneLead")} />}
    </Page>
  );
}

function Body({ plan }: { plan: Plan }) {
  const { t } = useTranslation("buddying");
  if (plan.state === "computing")
    return (
      <div aria-live="polite">
        <p>{t("planning.computing")}</p>
        <Waiting />
      </div>
    );
  if (plan.state === "failed")
    return <EmptyState title={t("planning.failed")} lead={t(`planning.errors.${plan.error || "stopped"}`)} />;
  if (plan.requests === 0) return <EmptyState title={t("planning.noRequests")} lead={t("planning.noRequestsLead")} />;
  if (plan.helpers === 0) return <EmptyState title={t("planning.noHelpers")} lead={t("planning.noHelpersLead")} />;
  return (
    <>
      <Summary plan={plan} />
      {plan.state === "ready" ? <SendPlan plan={plan} /> : null}
      <Planned plan={plan} />
    </>
  );
}
