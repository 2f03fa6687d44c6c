import { Checkbox, Radio, Switch, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Visibility } from "../../core/shapes";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { useChangeGroup } from "./api";
import { keepsItsDoor, settingsOf, type Settings } from "./settings";
import { useGroup } from "./useGroup";

const visibilities: Visibility[] = ["open", "on_request", "invitation"];
const texts = ["name", "name_en", "purpose", "purpose_en"] as const;

/** What the chairs decide: names, purpose, how one comes in, what guests may read. */
export default function SettingsTab() {
  const { t } = useTranslation("groups");
  const group = useGroup();
  const change = useChangeGroup(group.id);
  const remarks = useRemarks<(typeof texts)[number] | "visibility" | "listed">(change.error);
  const [draft, setDraft] = useState(() => settingsOf(group));
  const set = (part: Partial<Settings>) => setDraft((before) => ({ ...before, ...part }));

  return (
    <form
      noValidate
      className={`${list.fields} ${list.section}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (!remarks.complete({ name: draft.name })) return;
        change.mutate(draft, { onSuccess: () => say(t("saved")) });
      }}
    >
      {texts.map((field) => {
        const Field = field.startsWith("purpose") ? Textarea : TextInput;
        return (
          <Field
            key={field}
            required={field === "name"}
            label={t(`settings.${field}`)}
            error={remarks.of(field)}
            value={draft[field]}
            onChange={(event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value })}
          />
        );
      })}
      {keepsItsDoor(group) ? (
        <p className={list.soft}>{t(group.automatic ? "settings.automatic" : "settings.country")}</p>
      ) : (
        <>
          <Radio.Group
            label={t("form.visibility")}
            error={remarks.of("visibility")}
            value={draft.visibility}
            onChange={(value) => set({ visibility: value as Visibility })}
          >
            {visibilities.map((value) => (
              <Radio key={value} value={value} mt={10} label={t(`entrance.${value}`)} description={t(`entranceWhy.${value}`)} />
            ))}
          </Radio.Group>
          <Checkbox
            checked={draft.listed}
            error={remarks.of("listed")}
            onChange={(event) => set({ listed: event.currentTarget.checked })}
            label={t("form.listed")}
            description={t("form.listedWhy")}
          />
        </>
      )}
      <Checkbox
        checked={draft.guest_history}
        onChange={(event) => set({ guest_history: event.currentTarget.checked })}
        label={t("settings.guestHistory")}
        description={t("settings.guestHistoryWhy")}
      />
      <Switch
        checked={draft.takes_mail}
        onChange={(event) => set({ takes_mail: event.currentTarget.checked })}
        label={t("settings.takesMail")}
        description={t("settings.takesMailWhy")}
      />
      <FormFoot label={t("settings.save")} pending={change.isPending} error={change.error} />
    </form>
  );
}
