import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { inOrder } from "../matching/excluded";
import { useAdjustPlan, useTakeBack, type Plan, type PlannedRequest } from "./api";
import { HelperLine } from "./HelperLine";

/** One request of the plan: who would help, who would be next, or which limit leaves it without. */
export function RequestCard({ plan, request }: { plan: Plan; request: PlannedRequest }) {
  const { t } = useTranslation("buddying");
  const adjusting = useAdjustPlan(plan.id);
  const takingBack = useTakeBack();
  const ready = plan.state === "ready";
  const next = request.runner_up;
  const standing = request.rows.filter((row) => row.state === "proposed" || row.state === "sent");
  const alreadyIn = next ? request.rows.some((row) => row.offer_id === next.offer_id && row.state !== "removed") : false;
  return (
    <li className={list.card}>
      <h3>
        <Link to={`/buddying/requests/${request.id}`}>{request.title}</Link>
      </h3>
      <p className={list.soft}>
        {request.authority.name}
        {request.state === "open" ? null : ` · ${t(`states.${request.state}` as "states.open")}`}
      </p>
      {request.rows.map((row) => (
        <HelperLine key={row.offer_id} plan={plan} request={request} row={row} />
      ))}
      {standing.length < request.wanted && request.binds ? (
        <div>
          <p>
            <strong>{t("planning.without")}</strong> {t(`planning.binds.${request.binds}`)}
          </p>
          {Object.keys(request.excluded).length > 0 ? (
            <ul>
              {inOrder(request.excluded).map(([reason, count]) => (
                <li key={reason}>{t("planning.limitOf", { name: t(`planning.limits.${reason}`), count })}</li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
      {ready && next && !alreadyIn ? (
        <div>
          <p className={list.soft}>
            {t("planning.next", { name: next.person?.name ?? "", authority: next.authority.name, score: Math.round(next.score) })}
          </p>
          <Button
            variant="default"
            loading={adjusting.isPending}
            onClick={() => adjusting.mutate({ request: request.id, offer: next.offer_id, act: "put" })}
          >
            {t("planning.put", { name: next.person?.name ?? next.authority.name })}
          </Button>
        </div>
      ) : null}
      {request.choices.map((choice) => (
        <p key={choice.id} className={list.soft}>
          {t(`planning.chosen.${choice.choice}`, { name: choice.person?.name ?? choice.authority.name })}
          {choice.why ? ` « ${choice.why} »` : null}{" "}
          <Button variant="subtle" loading={takingBack.isPending} onClick={() => takingBack.mutate(choice.id)}>
            {t("planning.takeBack")}
          </Button>
        </p>
      ))}
      <Problem error={adjusting.error ?? takingBack.error} />
    </li>
  );
}
