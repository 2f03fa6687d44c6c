import { Button } from "@mantine/core";
import { IconMailPlus, IconUserPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../core/format";
import type { Group } from "../../core/shapes";
import { ConfirmButton } from "../../ui/ConfirmButton";
import list from "../../ui/List.module.css";
import { Problem } from "../../ui/Problem";
import { AddMember } from "./AddMember";
import { invitationsQuery, useWithdrawInvitation } from "./api";
import { InviteForm } from "./InviteForm";

/** Bring people in: someone of the directory at once, anyone else by a mail. */
export function Invitations({ group }: { group: Group }) {
  const { t } = useTranslation("groups");
  const invitations = useQuery(invitationsQuery(group.id));
  const withdraw = useWithdrawInvitation(group.id);
  const [open, setOpen] = useState<"invite" | "add" | null>(null);

  return (
    <section className={list.section} aria-labelledby="bring-in">
      <h2 id="bring-in" className="visually-hidden">
        {t("bringIn")}
      </h2>
      <div className={list.row}>
        <Button variant="default" leftSection={<IconMailPlus size={20} aria-hidden="true" />} onClick={() => setOpen("invite")}>
          {t("invite")}
        </Button>
        <Button variant="default" leftSection={<IconUserPlus size={20} aria-hidden="true" />} onClick={() => setOpen("add")}>
          {t("addMember")}
        </Button>
      </div>
      <Problem error={invitations.error} />
      {invitations.data && invitations.data.items.length > 0 ? (
        <>
          <h3 style={{ marginTop: 18 }}>{t("invited")}</h3>
          <ul className={list.list}>
            {invitations.data.items.map((invitation) => (
              <li key={invitation.id} className={list.row}>
                <span>
                  {invitation.email}
                  <span className={`${list.soft} ${list.small}`}>
                    {" "}
                    · {t(`roles.${invitation.role}`)} · {formatDate(invitation.created_at)}
                  </span>
                </span>
                <ConfirmButton
                  label={t("withdrawInvitation")}
                  title={t("withdrawInvitationTitle", { email: invitation.email })}
                  confirm={t("withdrawInvitation")}
                  pending={withdraw.isPending}
                  error={withdraw.error}
                  onConfirm={() => withdraw.mutateAsync(invitation.id)}
                >
                  <p>{t("withdrawInvitationWords")}</p>
                </ConfirmButton>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {open === "invite" ? <InviteForm group={group} close={() => setOpen(null)} /> : null}
      {open === "add" ? <AddMember group={group} close={() => setOpen(null)} /> : null}
    </section>
  );
}
