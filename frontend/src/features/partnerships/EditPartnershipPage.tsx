import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { Partnership } from "../../core/partnerships";
import { asProblem } from "../../core/problems";
import { FormFoot } from "../../ui/FormFoot";
import { Page } from "../../ui/Page";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { WaitingPage } from "../../ui/Waiting";
import { fetchPartnership, partnershipQuery, useChangePartnership } from "./api";
import { changeFrom, draftOf, onTopOf } from "./draft";
import { PartnershipForm } from "./PartnershipForm";
import classes from "./PartnershipForm.module.css";
import { useFormRemarks } from "./useFormRemarks";

/** Change a partnership, from what it says now. */
export default function EditPartnershipPage() {
  const query = useQuery(partnershipQuery(Number(useParams().id)));
  if (query.error) return <Problem error={query.error} page retry={() => void query.refetch()} />;
  return query.data ? <Edit partnership={query.data} /> : <WaitingPage />;
}

function Edit({ partnership }: { partnership: Partnership }) {
  const { t } = useTranslation("partnerships");
  const navigate = useNavigate();
  const [base, setBase] = useState(partnership);
  const [draft, setDraft] = useState(() => draftOf(partnership));
  const [overtaken, setOvertaken] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const change = useChangePartnership(partnership.id);
  const remarks = useFormRemarks(failure);
  const back = `/partnerships/${partnership.id}`;

  const save = async () => {
    setFailure(null);
    setOvertaken(false);
    try {
      await change.mutateAsync({ version: base.version, change: changeFrom(base, draft) });
      say(t("saved"));
      void navigate(back);
    } catch (error) {
      if (asProblem(error).slug === "precondition-failed") await meet();
      else setFailure(error);
    }
  };
  /** Somebody was faster: their changes come in, one's own stay, and both are looked at before saving again. */
  const meet = async () => {
    try {
      const present = await fetchPartnership(partnership.id);
      setDraft(onTopOf(present, base, draft));
      setBase(present);
      setOvertaken(true);
    } catch (error) {
      setFailure(error);
    }
  };

  return (
    <Page title={t("edit")} crumb={<Link to={back}>{partnership.partner}</Link>} meta={partnership.authority.name}>
      <PartnershipForm
        draft={draft}
        set={(part) => setDraft((before) => ({ ...before, ...part }))}
        remark={remarks.of}
        submit={() => {
          if (remarks.complete(draft)) void save();
        }}
        shown={base.referent}
      >
        <div role="status">{overtaken ? <p className={classes.notice}>{t("overtaken")}</p> : null}</div>
        <FormFoot label={t("save")} pending={change.isPending} error={failure} cancel={() => void navigate(back)} />
      </PartnershipForm>
    </Page>
  );
}
