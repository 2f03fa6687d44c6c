import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { useAssign, type Handover } from "./api";
import classes from "./Leaving.module.css";

/** Ask somebody of the authority to take it over themselves; for the secretariat. */
export function AssignForm({ handover }: { handover: Handover }) {
  const { t } = useTranslation("buddying");
  const words = useTranslation("ui").t;
  const assign = useAssign(handover.id);
  const [person, setPerson] = useState<string | null>(null);
  if (handover.takers.length === 0) return <p className={classes.note}>{t("leaving.noTakers")}</p>;
  return (
    <form
      className={classes.assign}
      onSubmit={(event) => {
        event.preventDefault();
        if (person) assign.mutate(Number(person), { onSuccess: () => setPerson(null) });
      }}
    >
      <div>
        <Select
          label={t("leaving.assign")}
          placeholder={t("leaving.choose")}
          searchable
          nothingFoundMessage={t("leaving.nobody")}
          data={handover.takers.map((taker) => ({ value: String(taker.id), label: `${taker.name} · ${personWords(words, taker)}` }))}
          value={person}
          onChange={setPerson}
        />
      </div>
      <Button type="submit" variant="default" loading={assign.isPending} disabled={!person}>
        {t("leaving.assignSend")}
      </Button>
      <Problem error={assign.error} />
    </form>
  );
}
