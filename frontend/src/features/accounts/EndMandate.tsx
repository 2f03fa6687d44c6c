import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { today } from "../../core/format";
import type { Mandate } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { useEndMandate } from "./api";
import { PersonField } from "../../ui/PersonField";

/** End a mandate on a day, and say who takes over what is under way. */
export function EndMandate({ mandate, close }: { mandate: Mandate; close: () => void }) {
  const { t } = useTranslation("accounts");
  const end = useEndMandate(mandate.id);
  const remarks = useRemarks<"ends_on" | "successor_id">(end.error);
  const [day, setDay] = useState(today());
  const [successor, setSuccessor] = useState<number | null>(mandate.successor?.id ?? null);

  return (
    <Dialog title={t("mandate.endTitle", { title: mandate.title, place: mandate.authority.name })} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ ends_on: day })) return;
          end.mutate(
            { ends_on: day, successor_id: successor },
            {
              onSuccess: () => {
                say(t("mandate.ended"));
                close();
              },
            },
          );
        }}
      >
        <p>{t("mandate.endWords")}</p>
        <TextInput
          required
          type="date"
          label={t("mandate.lastDay")}
          error={remarks.of("ends_on")}
          value={day}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <PersonField
          label={t("mandate.successor")}
          description={t("mandate.successorWhy")}
          value={successor}
          shown={mandate.successor}
          onChange={setSuccessor}
          without={mandate.person_id}
          error={remarks.of("successor_id")}
        />
        <FormFoot danger label={t("mandate.end")} pending={end.isPending} error={end.error} cancel={close} />
      </form>
    </Dialog>
  );
}
