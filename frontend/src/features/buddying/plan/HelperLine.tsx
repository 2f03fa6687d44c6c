import { Button, Group, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { candidatesQuery } from "../matching/api";
import { useAdjustPlan, useChoose, type Choice, type Plan, type PlannedHelper, type PlannedRequest } from "./api";

interface Props {
  plan: Plan;
  request: PlannedRequest;
  row: PlannedHelper;
}

/** A helper on a request, with why, and what an officer can decide about them. */
export function HelperLine({ plan, request, row }: Props) {
  const { t, i18n } = useTranslation("buddying");
  const adjusting = useAdjustPlan(plan.id);
  const [why, setWhy] = useState(false);
  const [deciding, setDeciding] = useState<Choice["choice"] | null>(null);
  const name = row.person?.name ?? row.authority.name;
  const open = plan.state === "ready" && row.state === "proposed";
  // A reason of the score's rule, or the slug of the problem that refused to ask.
  const skipped = i18n.exists(`buddying:planning.skipped.${row.skipped}`)
    ? t(`planning.skipped.${row.skipped}` as "planning.skipped.request_full")
    : t([`problems.${row.skipped}`, "problems.internal"], { ns: "core" });
  return (
    <div>
      {row.person ? <PersonLine person={row.person} link small /> : <p>{row.authority.name}</p>}
      <Group gap={8} my={6}>
        <Tag tone="quiet">{t("planning.score", { score: Math.round(row.score) })}</Tag>
        {row.origin === "solved" ? null : <Tag>{t(`planning.origins.${row.origin}`)}</Tag>}
        {row.state === "proposed" ? null : <Tag tone={row.state === "sent" ? "ok" : "watch"}>{t(`planning.rows.${row.state}`)}</Tag>}
      </Group>
      {row.state === "skipped" ? <p>{skipped}</p> : null}
      <Group gap={8}>
        {row.state === "proposed" ? (
          <Button variant="default" aria-expanded={why} onClick={() => setWhy(!why)}>
            {t("planning.why")}
          </Button>
        ) : null}
        {open ? (
          <>
            <Button
              variant="default"
              loading={adjusting.isPending}
              aria-label={t("planning.removeOf", { name })}
              onClick={() => adjusting.mutate({ request: request.id, offer: row.offer_id, act: "remove" })}
            >
              {t("planning.remove")}
            </Button>
            <Button variant="default" aria-label={t("planning.pinOf", { name })} onClick={() => setDeciding("pin")}>
              {t("planning.pin")}
            </Button>
            <Button variant="default" aria-label={t("planning.forbidOf", { name })} onClick={() => setDeciding("forbid")}>
              {t("planning.forbid")}
            </Button>
          </>
        ) : null}
        {plan.state === "ready" && row.state === "removed" ? (
          <Button
            variant="default"
            loading={adjusting.isPending}
            aria-label={t("planning.putBackOf", { name })}
            onClick={() => adjusting.mutate({ request: request.id, offer: row.offer_id, act: "put" })}
          >
            {t("planning.putBack")}
          </Button>
        ) : null}
      </Group>
      <Problem error={adjusting.error} />
      {why ? <Why request={request.id} offer={row.offer_id} /> : null}
      {deciding ? (
        <Decide request={request.id} offer={row.offer_id} name={name} choice={deciding} close={() => setDeciding(null)} />
      ) : null}
    </div>
  );
}

/** The reasons for and against, as the request's own page has them. */
function Why({ request, offer }: { request: number; offer: number }) {
  const { t, i18n } = useTranslation("buddying");
  const query = useQuery(candidatesQuery(request, 1));
  if (query.error) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <p role="status">{t("planning.reading")}</p>;
  const found = query.data.items.find((each) => each.offer_id === offer);
  if (!found) return <p>{t("planning.noReasons")}</p>;
  return (
    <ul>
      {found.reasons.map((reason) => (
        <li key={reason.fr}>
          <span aria-hidden="true">{reason.sign} </span>
          <span className="visually-hidden">{t(reason.sign === "+" ? "planning.for" : "planning.against")} </span>
          {i18n.language.startsWith("fr") ? reason.fr : reason.en}
        </li>
      ))}
    </ul>
  );
}

interface DecideProps {
  request: number;
  offer: number;
  name: string;
  choice: Choice["choice"];
  close: () => void;
}

function Decide({ request, offer, name, choice, close }: DecideProps) {
  const { t } = useTranslation("buddying");
  const choosing = useChoose();
  const [words, setWords] = useState("");
  return (
    <Dialog title={t(`planning.${choice}Of`, { name })} close={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          choosing.mutateAsync({ request, offer, choice, why: words }).then(close, () => undefined);
        }}
      >
        <p>{t(`planning.${choice}Lead`)}</p>
        <Textarea label={t("planning.whyDecide")} value={words} maxLength={500} autosize onChange={(event) => setWords(event.currentTarget.value)} />
        <FormFoot label={t(`planning.${choice}`)} pending={choosing.isPending} error={choosing.error} cancel={close} danger={choice === "forbid"} />
      </form>
    </Dialog>
  );
}
