import { Checkbox, Radio, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Visibility } from "../../core/shapes";
import { Dialog } from "../../ui/Dialog";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { useRemarks } from "../../ui/useRemarks";
import { useCreateGroup } from "./api";

const visibilities: Visibility[] = ["open", "on_request", "invitation"];

/** Open a group: its name in both languages, what it is for, how one comes in. */
export function GroupForm({ close }: { close: () => void }) {
  const { t } = useTranslation("groups");
  const navigate = useNavigate();
  const create = useCreateGroup();
  const remarks = useRemarks<"name" | "name_en" | "purpose" | "visibility" | "listed">(create.error);
  const [name, setName] = useState("");
  const [nameEn, setNameEn] = useState("");
  const [purpose, setPurpose] = useState("");
  const [visibility, setVisibility] = useState<Visibility>("open");
  const [listed, setListed] = useState(true);

  return (
    <Dialog title={t("create")} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ name })) return;
          create.mutate(
            { name, name_en: nameEn || undefined, purpose, visibility, listed },
            { onSuccess: (group) => void navigate(`/groups/${group.id}`) },
          );
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t("form.name")}
          error={remarks.of("name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("form.nameEn")}
          error={remarks.of("name_en")}
          value={nameEn}
          onChange={(event) => setNameEn(event.currentTarget.value)}
        />
        <Textarea
          label={t("form.purpose")}
          error={remarks.of("purpose")}
          autosize
          minRows={2}
          value={purpose}
          onChange={(event) => setPurpose(event.currentTarget.value)}
        />
        <Radio.Group
          label={t("form.visibility")}
          error={remarks.of("visibility")}
          value={visibility}
          onChange={(value) => setVisibility(value as Visibility)}
        >
          {visibilities.map((value) => (
            <Radio key={value} value={value} mt={10} label={t(`entrance.${value}`)} description={t(`entranceWhy.${value}`)} />
          ))}
        </Radio.Group>
        <Checkbox
          checked={listed}
          error={remarks.of("listed")}
          onChange={(event) => setListed(event.currentTarget.checked)}
          label={t("form.listed")}
          description={t("form.listedWhy")}
        />
        <FormFoot label={t("form.create")} pending={create.isPending} error={create.error} cancel={close} />
      </form>
    </Dialog>
  );
}
