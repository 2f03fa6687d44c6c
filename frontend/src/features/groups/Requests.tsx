import { Button, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatAgo } from "../../core/format";
import type { Group } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { requestsQuery, useAnswerRequest, type JoinRequest } from "./api";
import { useRemarks } from "../../ui/useRemarks";

/** Who asks to come in, for the chairs to answer. */
export function Requests({ group }: { group: Group }) {
  const { t } = useTranslation("groups");
  const requests = useQuery(requestsQuery(group.id));
  if (!requests.data || requests.data.items.length === 0) return <Problem error={requests.error} />;
  return (
    <section className={list.section} aria-labelledby="requests">
      <h2 id="requests">{t("requests", { count: requests.data.items.length })}</h2>
      <ul className={list.list}>
        {requests.data.items.map((request) => (
          <li key={request.id}>
            <RequestRow group={group} request={request} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function RequestRow({ group, request }: { group: Group; request: JoinRequest }) {
  const { t } = useTranslation("groups");
  const answer = useAnswerRequest(group.id);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState("");
  const remarks = useRemarks<"reason">(answer.error);
  const name = request.person.name;
  const asked = formatAgo(request.created_at) ?? t("justNow", { ns: "ui" });

  return (
    <>
      <PersonLine
        person={request.person}
        link
        note={
          <>
            <span className={list.soft}>{t("askedWhen", { when: asked })}</span>
            {request.message ? <p className={list.prose}>{t("quote", { words: request.message })}</p> : null}
          </>
        }
      >
        <Button
          loading={answer.isPending && !refusing}
          onClick={() => answer.mutate({ request: request.id, accept: true }, { onSuccess: () => say(t("accepted", { name })) })}
        >
          {t("accept")}
        </Button>
        <Button variant="default" onClick={() => setRefusing(true)}>
          {t("refuse")}
        </Button>
      </PersonLine>
      {refusing ? null : <Problem error={answer.error} />}
      {refusing ? (
        <Dialog title={t("refuseTitle", { name })} close={() => setRefusing(false)}>
          <form
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (!remarks.complete({ reason })) return;
              answer.mutate({ request: request.id, accept: false, reason }, { onSuccess: () => setRefusing(false) });
            }}
          >
            <Textarea
              data-autofocus
              required
              label={t("refuseLabel")}
              description={t("refuseWhy")}
              error={remarks.of("reason")}
              autosize
              minRows={3}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
            <FormFoot label={t("refuse")} pending={answer.isPending} error={answer.error} cancel={() => setRefusing(false)} />
          </form>
        </Dialog>
      ) : null}
    </>
  );
}
