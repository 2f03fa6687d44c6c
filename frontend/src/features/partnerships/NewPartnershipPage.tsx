import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useMe } from "../../core/session";
import { AuthorityField } from "../../ui/AuthorityField";
import { FormFoot } from "../../ui/FormFoot";
import { Page } from "../../ui/Page";
import { say } from "../../ui/say";
import { useEnterPartnership } from "./api";
import { asBody, emptyDraft } from "./draft";
import { keptBy } from "./kept";
import { PartnershipForm } from "./PartnershipForm";
import { useFormRemarks } from "./useFormRemarks";

/** Enter a partnership of an authority that one keeps. */
export default function NewPartnershipPage() {
  const { t } = useTranslation("partnerships");
  const me = useMe();
  const navigate = useNavigate();
  const enter = useEnterPartnership();
  const among = me.staff ? undefined : keptBy(me);
  const [draft, setDraft] = useState(() => emptyDraft(among?.[0] ?? null));
  const remarks = useFormRemarks(enter.error);

  const submit = () => {
    if (!remarks.complete(draft) || draft.authority === null) return;
    enter.mutate(
      { ...asBody(draft), authority_id: draft.authority.id },
      {
        onSuccess: (entered) => {
          say(t("entered"));
          void navigate(`/partnerships/${entered.id}`);
        },
      },
    );
  };

  return (
    <Page title={t("new")} crumb={<Link to="/partnerships">{t("title")}</Link>}>
      <PartnershipForm
        draft={draft}
        set={(part) => setDraft((before) => ({ ...before, ...part }))}
        remark={remarks.of}
        submit={submit}
        authority={
          among?.length === 1 ? null : (
            <AuthorityField
              value={draft.authority}
              // Who follows it is of that authority: another one has others.
              onChange={(authority) => setDraft((before) => ({ ...before, authority, referent: null }))}
              among={among}
              error={remarks.of("authority_id")}
            />
          )
        }
      >
        <FormFoot label={t("enter")} pending={enter.isPending} error={enter.error} cancel={() => void navigate(-1)} />
      </PartnershipForm>
    </Page>
  );
}
