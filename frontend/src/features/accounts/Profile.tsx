import { MultiSelect, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { localName } from "../../core/i18n";
import { useMe, useUpdateMe } from "../../core/session";
import { FormFoot } from "../../ui/FormFoot";
import list from "../../ui/List.module.css";
import { say } from "../../ui/say";
import { useRemarks } from "../../ui/useRemarks";
import { languagesQuery } from "./api";

/** What others read about oneself. */
export function Profile() {
  const { t } = useTranslation("accounts");
  const me = useMe();
  const update = useUpdateMe();
  const remarks = useRemarks<"name" | "languages" | "phone" | "about">(update.error);
  const languages = useQuery(languagesQuery);
  const [draft, setDraft] = useState({ name: me.name, languages: me.languages, phone: me.phone, about: me.about });
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));

  return (
    <section className={list.section} aria-labelledby="profile">
      <h2 id="profile">{t("me.profile")}</h2>
      <form
        noValidate
        className={list.fields}
        style={{ maxWidth: 560 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (remarks.complete({ name: draft.name })) update.mutate(draft, { onSuccess: () => say(t("me.saved")) });
        }}
      >
        <TextInput required label={t("me.name")} autoComplete="name" error={remarks.of("name")} value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} />
        <MultiSelect
          size="md"
          searchable
          label={t("person.languages")}
          error={remarks.of("languages")}
          data={languages.data?.items.map((language) => ({ value: language.code, label: localName(language) })) ?? []}
          value={draft.languages}
          onChange={(codes) => set({ languages: codes })}
          nothingFoundMessage={t("field.noLanguage")}
          limit={30}
        />
        <TextInput
          type="tel"
          autoComplete="tel"
          label={t("me.phone")}
          description={t("me.phoneWhy")}
          error={remarks.of("phone")}
          value={draft.phone}
          onChange={(event) => set({ phone: event.currentTarget.value })}
        />
        <Textarea
          label={t("me.about")}
          description={t("me.aboutWhy")}
          error={remarks.of("about")}
          autosize
          minRows={3}
          maxLength={2000}
          value={draft.about}
          onChange={(event) => set({ about: event.currentTarget.value })}
        />
        <FormFoot label={t("save")} pending={update.isPending} error={update.error} />
      </form>
    </section>
  );
}
