import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { deliveriesQuery, useDecide, type DeliveryLine } from "./api";
import classes from "./Sending.module.css";

/** Letters that may have arrived, apart from the others: each is repeated or left by somebody's choice. */
export function Uncertain({ editionId, count }: { editionId: number; count: number }) {
  const { t } = useTranslation("digests");
  const found = useQuery(deliveriesQuery(editionId, { state: "unknown", q: "" }, 1));
  const open = found.data?.items.filter(({ left_at: left }) => left === null) ?? [];
  return (
    <section className={classes.owed} aria-labelledby="sending-uncertain">
      <h3 id="sending-uncertain">{t("sending.uncertain.title", { count })}</h3>
      <p>{t("sending.uncertain.lead")}</p>
      <Problem error={found.error} retry={() => void found.refetch()} />
      <ul className={list.list}>
        {open.map((line) => (
          <li key={line.id}>
            <Choice editionId={editionId} line={line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Choice({ editionId, line }: { editionId: number; line: DeliveryLine }) {
  const { t } = useTranslation("digests");
  const decide = useDecide(editionId);
  const { name } = line.person;
  return (
    <>
      <PersonLine person={line.person} small>
        <ConfirmButton
          label={t("sending.uncertain.repeat")}
          title={t("sending.uncertain.repeatTitle", { name })}
          confirm={t("sending.uncertain.repeat")}
          pending={decide.isPending}
          error={decide.error}
          onConfirm={() => decide.mutateAsync({ letter: line.id, decision: "repeat" })}
        >
          <p>{t("sending.uncertain.repeatWords")}</p>
        </ConfirmButton>
        <Button
          variant="default"
          aria-label={t("sending.uncertain.leaveNamed", { name })}
          loading={decide.isPending}
          onClick={() => decide.mutate({ letter: line.id, decision: "leave" })}
        >
          {t("sending.uncertain.leave")}
        </Button>
      </PersonLine>
      <Problem error={decide.error} />
    </>
  );
}
