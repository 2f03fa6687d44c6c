import { Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import type { Group } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { useInvite } from "./api";

/** Invite somebody by e-mail, as a member or as a guest who sees this group alone. */
export function InviteForm({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation("groups");
  const invite = useInvite(group.id);
  const remarks = useRemarks<"email" | "name" | "organisation">(invite.error);
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [role, setRole] = useState<"member" | "guest">("guest");

  return (
    <Dialog title={t("inviteTitle", { name: localName(group) })} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ email })) return;
          const partner = role === "guest" ? { name: name || undefined, organisation: organisation || undefined } : {};
          invite.mutate(
            { email, role, ...partner },
            {
              onSuccess: () => {
                say(t("inviteSent", { email }));
                close();
              },
            },
          );
        }}
      >
        <TextInput
          data-autofocus
          required
          type="email"
          autoComplete="off"
          label={t("inviteEmail")}
          error={remarks.of("email")}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Radio.Group label={t("inviteAs")} value={role} onChange={(value) => setRole(value as "member" | "guest")}>
          <Radio mt={10} value="guest" label={t("roles.guest")} description={t("guestWhy")} />
          <Radio mt={10} value="member" label={t("roles.member")} description={t("memberWhy")} />
        </Radio.Group>
        {role === "guest" ? (
          <>
            <TextInput label={t("inviteName")} error={remarks.of("name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            <TextInput
              label={t("inviteOrganisation")}
              description={t("inviteOrganisationWhy")}
              error={remarks.of("organisation")}
              value={organisation}
              onChange={(event) => setOrganisation(event.currentTarget.value)}
            />
          </>
        ) : null}
        <FormFoot label={t("inviteSend")} pending={invite.isPending} error={invite.error} cancel={close} />
      </form>
    </Dialog>
  );
}
