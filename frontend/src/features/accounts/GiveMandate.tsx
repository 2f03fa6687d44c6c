import { useState } from "react";
import { useTranslation } from "react-i18next";
import { today } from "../../core/format";
import { useMe } from "../../core/session";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { useRemarks } from "../../ui/useRemarks";
import { useGiveMandate, type PersonDetail } from "./api";
import { asMandate, MandateFields, type MandateDraft } from "./MandateFields";
import { administered } from "./mayAddPeople";

/** Give a person a further mandate. */
export function GiveMandate({ person, close }: { person: PersonDetail; close: () => void }) {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const among = me.staff ? undefined : administered(me);
  const give = useGiveMandate(person.id);
  const remarks = useRemarks<"authority_id" | "role" | "title" | "starts_on" | "ends_on">(give.error);
  const [draft, setDraft] = useState<MandateDraft>({
    authority: among ? (among[0] ?? null) : person.authority,
    role: "technician",
    title: "",
    starts_on: today(),
    ends_on: "",
  });

  return (
    <Dialog title={t("mandate.giveTo", { name: person.name })} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          const { authority, title, starts_on } = draft;
          if (!remarks.complete({ authority_id: authority ? "chosen" : "", title, starts_on }) || !authority) return;
          give.mutate(asMandate(draft, authority), { onSuccess: close });
        }}
      >
        <MandateFields
          draft={draft}
          set={(part) => setDraft((before) => ({ ...before, ...part }))}
          among={among}
          remark={remarks.of}
        />
        <FormFoot label={t("mandate.give")} pending={give.isPending} error={give.error} cancel={close} />
      </form>
    </Dialog>
  );
}
