import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { FormFoot } from "../../../ui/FormFoot";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { WaitingPage } from "../../../ui/Waiting";
import { requestQuery, useChangeRequest, type BuddyRequest } from "../requests/api";
import { changesOf, draftOf } from "./draft";
import { RequestForm, type Field } from "./RequestForm";

/** Change what is asked for. */
export default function EditRequestPage() {
  const query = useQuery(requestQuery(Number(useParams().id)));
  if (query.error && !query.data) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  if (!query.data) return <WaitingPage />;
  return <Edit read={query.data} />;
}

/** From the version that was read when the page opened: what somebody else changed meanwhile is not written over. */
function Edit({ read }: { read: BuddyRequest }) {
  const { t } = useTranslation("buddying");
  const navigate = useNavigate();
  const [request] = useState(read);
  const [draft, setDraft] = useState(() => draftOf(request));
  const change = useChangeRequest(request.id);
  const remarks = useRemarks<Field>(change.error);
  const back = `/buddying/requests/${request.id}`;

  const submit = () => {
    if (!remarks.complete({ title: draft.title })) return;
    change.mutate(
      { version: request.version, change: changesOf(request, draft) },
      {
        onSuccess: () => {
          say(t("ask.saved"));
          void navigate(back);
        },
      },
    );
  };
  return (
    <Page title={t("ask.edit")} crumb={<Link to={back}>{request.title}</Link>}>
      <RequestForm draft={draft} set={(part) => setDraft((before) => ({ ...before, ...part }))} remark={remarks.of} submit={submit}>
        <FormFoot label={t("ask.save")} pending={change.isPending} error={change.error} cancel={() => void navigate(back)} />
      </RequestForm>
    </Page>
  );
}
