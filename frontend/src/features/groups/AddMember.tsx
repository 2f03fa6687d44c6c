import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import type { Group } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import list from "../../ui/List.module.css";
import { PersonLine } from "../../ui/PersonLine";
import { Problem } from "../../ui/Problem";
import { candidatesQuery, useAddMember } from "./api";

/** Find someone of the directory and bring them into the group. */
export function AddMember({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation("groups");
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 250);
  const found = useQuery({ ...candidatesQuery(group.id, q), placeholderData: keepPreviousData });
  const add = useAddMember(group.id);

  return (
    <Dialog title={t("addTitle", { name: localName(group) })} close={close}>
      <TextInput data-autofocus label={t("addSearch")} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <Problem error={add.error ?? found.error} />
      <ul className={list.list} style={{ marginTop: 12 }}>
        {found.data?.items.map((person) => (
          <li key={person.id}>
            <PersonLine person={person}>
              <Button
                variant="default"
                loading={add.isPending && add.variables === person.id}
                aria-label={t("addNamed", { name: person.name, place: person.authority?.name ?? person.organisation ?? "" })}
                onClick={() => add.mutate(person.id)}
              >
                {t("add")}
              </Button>
            </PersonLine>
          </li>
        ))}
      </ul>
      <p role="status" className={list.soft}>
        {found.data?.items.length === 0 ? t("addNone") : ""}
      </p>
    </Dialog>
  );
}
