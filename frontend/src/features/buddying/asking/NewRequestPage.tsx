import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useMe } from "../../../core/session";
import { EmptyState } from "../../../ui/EmptyState";
import { FormFoot } from "../../../ui/FormFoot";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useMakeRequest } from "../requests/api";
import classes from "./Asking.module.css";
import { asBody, askers, emptyDraft, keepDraft, keptDraft, type Draft } from "./draft";
import { ExistingPanel, useExisting } from "./ExistingPanel";
import { RequestForm, type Field } from "./RequestForm";

/** Ask peers for help, in under two minutes, and see while typing what exists already. */
export default function NewRequestPage() {
  const { t } = useTranslation("buddying");
  const me = useMe();
  const navigate = useNavigate();
  const make = useMakeRequest();
  const among = askers(me);
  const usual = among[0]?.mandate ?? null;
  const [draft, setDraft] = useState<Draft>(() => keptDraft(me.id) ?? emptyDraft(usual));
  const remarks = useRemarks<Field>(make.error);
  const mandate = among.some((asker) => asker.mandate === draft.mandate) ? draft.mandate : usual;
  const { title, details, themes, countries } = draft;
  const existing = useExisting({ title, details, themes, countries, mandate_id: mandate });
  useEffect(() => {
    if (!make.isSuccess) keepDraft(me.id, draft);
  }, [me.id, draft, make.isSuccess]);

  if (me.guest) return <NotFound />;
  const submit = () => {
    if (!remarks.complete({ title }) || mandate === null) return;
    make.mutate(asBody(draft, mandate), {
      onSuccess: (made) => {
        keepDraft(me.id, null);
        say(t("ask.done"));
        void navigate(`/buddying/requests/${made.id}`);
      },
    });
  };
  const crumb = <Link to="/buddying">{t("title")}</Link>;
  if (mandate === null)
    return (
      <Page title={t("ask.page")} crumb={crumb}>
        <EmptyState title={t("ask.noMandate")} lead={t("ask.noMandateLead")} />
      </Page>
    );
  return (
    <Page title={t("ask.page")} crumb={crumb} meta={t("ask.lead")} panel={<ExistingPanel existing={existing} />} panelLabel={t("existing.title")} panelOnlyWide>
      <RequestForm
        draft={{ ...draft, mandate }}
        set={(part) => setDraft((before) => ({ ...before, ...part }))}
        remark={remarks.of}
        among={among}
        existing={
          <div className={classes.under} aria-live="polite">
            <ExistingPanel existing={existing} under />
          </div>
        }
        submit={submit}
      >
        <FormFoot label={t("ask.submit")} pending={make.isPending} error={make.error} cancel={() => void navigate("/buddying")} />
      </RequestForm>
    </Page>
  );
}
