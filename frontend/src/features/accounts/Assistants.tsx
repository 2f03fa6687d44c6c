import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Mandate } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { useDeclareAssistant, useWithdrawAssistant } from "./api";
import { PersonField } from "../../ui/PersonField";

/** Who may write on behalf of the holder; it is always shown and logged. */
export function Assistants({ mandate, close }: { mandate: Mandate; close: () => void }) {
  const { t } = useTranslation("accounts");
  const declare = useDeclareAssistant(mandate.id);
  const withdraw = useWithdrawAssistant(mandate.id);
  const [person, setPerson] = useState<number | null>(null);

  return (
    <Dialog title={t("mandate.assistants")} close={close}>
      <p className={list.soft}>{t("mandate.assistantsWhy")}</p>
      <ul className={list.list}>
        {mandate.assistants.map((assistant) => (
          <li key={assistant.id}>
            <PersonLine person={assistant}>
              <Button
                variant="default"
                loading={withdraw.isPending && withdraw.variables === assistant.id}
                aria-label={t("mandate.withdrawNamed", { name: assistant.name })}
                onClick={() => withdraw.mutate(assistant.id)}
              >
                {t("mandate.withdraw")}
              </Button>
            </PersonLine>
          </li>
        ))}
      </ul>
      <Problem error={withdraw.error} />
      <form
        style={{ marginTop: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (person !== null) declare.mutate(person, { onSuccess: () => setPerson(null) });
        }}
      >
        <PersonField
          key={mandate.assistants.length}
          required
          label={t("mandate.assistant")}
          value={person}
          onChange={setPerson}
          without={mandate.person_id}
        />
        <FormFoot label={t("mandate.declare")} pending={declare.isPending} error={declare.error} cancel={close} />
      </form>
    </Dialog>
  );
}
