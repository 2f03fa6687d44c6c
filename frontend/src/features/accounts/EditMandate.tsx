import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Mandate } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { useRemarks } from "../../ui/useRemarks";
import { useChangeMandate } from "./api";
import { PersonField } from "../../ui/PersonField";

/** Correct a mandate's words, and name in advance who will take over. */
export function EditMandate({ mandate, close }: { mandate: Mandate; close: () => void }) {
  const { t } = useTranslation("accounts");
  const change = useChangeMandate(mandate.id);
  const remarks = useRemarks<"title" | "successor_id">(change.error);
  const [title, setTitle] = useState(mandate.title);
  const [successor, setSuccessor] = useState<number | null>(mandate.successor?.id ?? null);

  return (
    <Dialog title={t("mandate.editTitle", { place: mandate.authority.name })} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (remarks.complete({ title })) change.mutate({ title, successor_id: successor }, { onSuccess: close });
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t("mandate.title")}
          description={t("mandate.titleWhy")}
          error={remarks.of("title")}
          maxLength={160}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <PersonField
          label={t("mandate.successor")}
          description={t("mandate.successorLater")}
          value={successor}
          shown={mandate.successor}
          onChange={setSuccessor}
          without={mandate.person_id}
          error={remarks.of("successor_id")}
        />
        <FormFoot label={t("save")} pending={change.isPending} error={change.error} cancel={close} />
      </form>
    </Dialog>
  );
}
