import { Group } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { useDropPlan, useSendPlan, type Plan } from "./api";

/** Ask everybody on the plan, after saying who that is; or put it aside. */
export function SendPlan({ plan }: { plan: Plan }) {
  const { t } = useTranslation("buddying");
  const sending = useSendPlan(plan.id);
  const dropping = useDropPlan(plan.id);
  return (
    <Group gap={10} my={16}>
      {plan.proposed > 0 ? (
        <ConfirmButton
          label={t("planning.send", { count: plan.proposed })}
          title={t("planning.sendTitle")}
          confirm={t("planning.sendNow")}
          pending={sending.isPending}
          error={sending.error}
          onConfirm={() => sending.mutateAsync()}
        >
          <p>{t("planning.sendWho", { count: plan.proposed, people: plan.people, requests: plan.served })}</p>
          <p>{t("planning.sendHow")}</p>
        </ConfirmButton>
      ) : null}
      <ConfirmButton
        label={t("planning.drop")}
        title={t("planning.dropTitle")}
        confirm={t("planning.drop")}
        pending={dropping.isPending}
        error={dropping.error}
        onConfirm={() => dropping.mutateAsync()}
        danger
      >
        <p>{t("planning.dropLead")}</p>
      </ConfirmButton>
    </Group>
  );
}
