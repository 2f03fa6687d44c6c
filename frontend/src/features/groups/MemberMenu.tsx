import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import type { Group, MemberRole } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import { useChangeRole, useRemoveMember, type Member } from "./api";

const roles: MemberRole[] = ["chair", "rapporteur", "member", "guest"];

/** What a chair can do with a member: give a role, or take them out of the group. */
export function MemberMenu({ group, member }: { group: Group; member: Member }) {
  const { t } = useTranslation("groups");
  const change = useChangeRole(group.id);
  const remove = useRemoveMember(group.id);
  const [removing, setRemoving] = useState(false);
  const person = member.person;
  const name = person.name;
  const place = person.authority?.name ?? person.organisation ?? "";

  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon aria-label={t("memberActions", { name, place })} loading={change.isPending}>
            <IconDots size={22} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("giveRole")}</Menu.Label>
          {roles.map((role) => (
            <Menu.RadioItem
              key={role}
              value={role}
              checked={member.role === role}
              onChange={() =>
                change.mutate({ person: person.id, role }, { onSuccess: () => say(t("roleGiven", { name, role: t(`roles.${role}`) })) })
              }
            >
              {t(`roles.${role}`)}
            </Menu.RadioItem>
          ))}
          <Menu.Divider />
          <Menu.Item onClick={() => setRemoving(true)}>{t("remove")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Problem error={change.error} />
      {removing ? (
        <Dialog title={t("removeTitle", { name, place })} close={() => setRemoving(false)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              remove.mutate(person.id, { onSuccess: () => setRemoving(false) });
            }}
          >
            <p>{t("removeWords", { group: localName(group) })}</p>
            <FormFoot danger label={t("remove")} pending={remove.isPending} error={remove.error} cancel={() => setRemoving(false)} />
          </form>
        </Dialog>
      ) : null}
    </>
  );
}
