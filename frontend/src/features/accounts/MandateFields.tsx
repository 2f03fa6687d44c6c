import { Select, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { AuthorityRef, MandateRole } from "../../core/shapes";
import { AuthorityField } from "../../ui/AuthorityField";
import type { NewMandate } from "./api";

export interface MandateDraft {
  authority: AuthorityRef | null;
  role: MandateRole;
  title: string;
  starts_on: string;
  ends_on: string;
}

/** What the form holds, as the server wants it. */
export const asMandate = (draft: MandateDraft, authority: AuthorityRef): NewMandate => ({
  authority_id: authority.id,
  role: draft.role,
  title: draft.title,
  starts_on: draft.starts_on,
  ...(draft.ends_on ? { ends_on: draft.ends_on } : {}),
});

interface Props {
  draft: MandateDraft;
  set: (part: Partial<MandateDraft>) => void;
  among?: AuthorityRef[];
  remark: (field: "authority_id" | "role" | "title" | "starts_on" | "ends_on") => string | undefined;
}

/** The fields of a mandate: for which authority, as what, in which words, from when. */
export function MandateFields({ draft, set, among, remark }: Props) {
  const { t } = useTranslation("accounts");
  return (
    <>
      <AuthorityField
        value={draft.authority}
        onChange={(authority) => set({ authority })}
        among={among}
        error={remark("authority_id")}
      />
      <Select
        required
        label={t("mandate.role")}
        error={remark("role")}
        data={(["elected", "technician", "administrator"] as const).map((role) => ({
          value: role,
          label: t(`roles.${role}`, { ns: "ui" }),
        }))}
        value={draft.role}
        onChange={(role) => set({ role: role as MandateRole })}
      />
      <TextInput
        required
        label={t("mandate.title")}
        description={t("mandate.titleWhy")}
        error={remark("title")}
        maxLength={160}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <TextInput
        required
        type="date"
        label={t("mandate.startsOn")}
        error={remark("starts_on")}
        value={draft.starts_on}
        onChange={(event) => set({ starts_on: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("mandate.endsOn")}
        description={t("mandate.endsOnWhy")}
        error={remark("ends_on")}
        value={draft.ends_on}
        onChange={(event) => set({ ends_on: event.currentTarget.value })}
      />
    </>
  );
}
