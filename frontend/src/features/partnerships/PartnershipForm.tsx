import { Checkbox, MultiSelect, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import type { Partnership } from "../../core/partnerships";
import { actionTypesQuery, themesQuery } from "../../core/reference";
import type { AuthorityRef } from "../../core/shapes";
import { CountryField } from "../../ui/CountryField";
import { DateField } from "./DateField";
import type { Draft } from "./draft";
import classes from "./PartnershipForm.module.css";
import { ReferentField } from "./ReferentField";
import { StateWarning } from "./StateWarning";

export type Field =
  | "authority_id" | "country" | "place" | "partner" | "partner_kind" | "action_type" | "themes" | "starts_on" | "ends_on"
  | "status" | "referent_id" | "contact" | "evidence_url" | "notes";

/** Regions whose authorities the law exempts; the server says the same of what is kept. */
const OVERSEAS = ["Guadeloupe", "Guyane", "La Réunion", "Martinique", "Mayotte"];
const LINES = "899-904, 919-923";

interface Props {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
  remark: (field: Field) => string | undefined;
  /** The choice of the authority, where it is not settled. */
  authority?: ReactNode;
  submit: () => void;
  /** Who follows it now, so that they are named before the list is here. */
  shown?: Partnership["referent"];
  children: ReactNode;
}

/** The fields of a partnership: with whom, where, what, since when, and who follows it here. */
export function PartnershipForm({ draft, set, remark, authority, submit, shown = null, children }: Props) {
  const { t } = useTranslation("partnerships");
  const types = useQuery(actionTypesQuery).data?.items ?? [];
  const themes = useQuery(themesQuery).data?.items ?? [];
  const overseas = (of: AuthorityRef | null) => of !== null && OVERSEAS.includes(of.region);
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {authority}
      <TextInput
        required
        label={t("form.partner")}
        description={t("form.partnerWhy")}
        error={remark("partner")}
        maxLength={200}
        value={draft.partner}
        onChange={(event) => set({ partner: event.currentTarget.value })}
      />
      <Select
        label={t("form.partnerKind")}
        error={remark("partner_kind")}
        data={(["local_authority", "state", "network", "other"] as const).map((kind) => ({ value: kind, label: t(`partnerKinds.${kind}`) }))}
        value={draft.partner_kind}
        onChange={(kind) => set({ partner_kind: kind as Draft["partner_kind"] })}
      />
      <CountryField required label={t("country")} error={remark("country")} value={draft.country} onChange={(country) => set({ country })} />
      <TextInput
        label={t("form.place")}
        error={remark("place")}
        maxLength={120}
        value={draft.place}
        onChange={(event) => set({ place: event.currentTarget.value })}
      />
      <Select
        required
        label={t("type")}
        error={remark("action_type")}
        data={types.map((type) => ({ value: type.slug, label: localName(type) }))}
        value={draft.action_type || null}
        onChange={(type) => set({ action_type: type ?? "" })}
      />
      <MultiSelect
        label={t("themes")}
        error={remark("themes")}
        data={themes.map((theme) => ({ value: theme.slug, label: localName(theme) }))}
        value={draft.themes}
        onChange={(chosen) => set({ themes: chosen })}
      />
      <Checkbox
        checked={draft.with_contract}
        onChange={(event) => set({ with_contract: event.currentTarget.checked })}
        label={t("form.withContract")}
        description={t("form.withContractWhy")}
      />
      {draft.partner_kind === "state" && draft.with_contract ? <StateWarning overseas={overseas(draft.authority)} lines={LINES} /> : null}
      <DateField label={t("form.starts")} none={t("form.startsNone")} error={remark("starts_on")} value={draft.starts} onChange={(starts) => set({ starts })} />
      <DateField label={t("form.ends")} none={t("form.endsNone")} error={remark("ends_on")} value={draft.ends} onChange={(ends) => set({ ends })} />
      <Select
        label={t("status")}
        error={remark("status")}
        data={(["planned", "active", "paused", "ended"] as const).map((status) => ({
          value: status,
          label: t(`partnership.standing.${status}`, { ns: "ui" }),
        }))}
        value={draft.status}
        onChange={(status) => set({ status: status as Draft["status"] })}
      />
      <ReferentField authority={draft.authority} value={draft.referent} shown={shown} onChange={(referent) => set({ referent })} error={remark("referent_id")} />
      <Textarea
        autosize
        minRows={2}
        label={t("form.contact")}
        description={t("form.contactWhy")}
        error={remark("contact")}
        maxLength={500}
        value={draft.contact}
        onChange={(event) => set({ contact: event.currentTarget.value })}
      />
      <TextInput
        type="url"
        label={t("form.evidence")}
        description={t("form.evidenceWhy")}
        error={remark("evidence_url")}
        maxLength={500}
        value={draft.evidence_url}
        onChange={(event) => set({ evidence_url: event.currentTarget.value })}
      />
      <Textarea
        autosize
        minRows={3}
        label={t("form.notes")}
        description={t("form.notesWhy")}
        error={remark("notes")}
        maxLength={2000}
        value={draft.notes}
        onChange={(event) => set({ notes: event.currentTarget.value })}
      />
      {children}
    </form>
  );
}
