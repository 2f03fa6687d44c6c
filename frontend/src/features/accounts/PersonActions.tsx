import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { LinkButton } from "../../ui/LinkButton";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { useMe } from "../../core/session";
import { useChangePerson, useInvitePerson, type PersonDetail } from "./api";

/** What the reader may do with a person: invite them, correct their name. */
export function PersonActions({ person }: { person: PersonDetail }) {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const invite = useInvitePerson(person.id);
  const [editing, setEditing] = useState(false);
  return (
    <>
      {person.can.invite ? (
        <Button
          variant="default"
          loading={invite.isPending}
          onClick={() => invite.mutate(undefined, { onSuccess: () => say(t("person.invited", { name: person.name })) })}
        >
          {t("person.invite")}
        </Button>
      ) : null}
      {me.id === person.id ? (
        <LinkButton to="/me" variant="default">
          {t("person.editMine")}
        </LinkButton>
      ) : null}
      {person.can.edit && me.id !== person.id ? (
        <Button variant="default" onClick={() => setEditing(true)}>
          {t("person.edit")}
        </Button>
      ) : null}
      {me.staff && me.id !== person.id ? (
        <LinkButton to={`/notifications/why?person=${person.id}`} variant="default">
          {t("person.told")}
        </LinkButton>
      ) : null}
      <Problem error={invite.error} />
      {editing ? <EditPerson person={person} close={() => setEditing(false)} /> : null}
    </>
  );
}

function EditPerson({ person, close }: { person: PersonDetail; close: () => void }) {
  const { t } = useTranslation("accounts");
  const change = useChangePerson(person.id);
  const remarks = useRemarks<"name" | "organisation">(change.error);
  const [name, setName] = useState(person.name);
  const [organisation, setOrganisation] = useState(person.organisation ?? "");
  const [disabled, setDisabled] = useState(person.disabled);
  const ofOrganisation = person.mandates.length === 0;
  return (
    <Dialog title={t("person.editTitle", { name: person.name })} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ name })) return;
          change.mutate({ name, disabled, ...(ofOrganisation ? { organisation } : {}) }, { onSuccess: close });
        }}
      >
        <TextInput data-autofocus required label={t("newPerson.name")} error={remarks.of("name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        {ofOrganisation ? (
          <TextInput
            label={t("newPerson.organisation")}
            error={remarks.of("organisation")}
            value={organisation}
            onChange={(event) => setOrganisation(event.currentTarget.value)}
          />
        ) : null}
        <Checkbox
          checked={disabled}
          onChange={(event) => setDisabled(event.currentTarget.checked)}
          label={t("person.disable")}
          description={t("person.disableWhy")}
        />
        <FormFoot label={t("save")} pending={change.isPending} error={change.error} cancel={close} />
      </form>
    </Dialog>
  );
}
