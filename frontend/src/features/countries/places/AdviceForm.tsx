import { Button, Checkbox, Radio, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { today } from "../../../core/format";
import { currentLanguage } from "../../../core/i18n";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useEnterAdvice, type PublisherAdvice } from "./api";

interface Props {
  code: string;
  advice: PublisherAdvice;
}

/** The French ministry's advice, entered by hand: it offers nothing that a machine could read. */
export function AdviceForm(props: Props) {
  const { t } = useTranslation("countries");
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {t(props.advice.present ? "places.advice.update" : "places.advice.enter")}
      </Button>
      {open ? (
        <Dialog title={t("places.advice.formTitle")} close={() => setOpen(false)}>
          <Fields {...props} close={() => setOpen(false)} />
        </Dialog>
      ) : null}
    </>
  );
}

function Fields({ code, advice: { scale, present }, close }: Props & { close: () => void }) {
  const { t } = useTranslation("countries");
  const enter = useEnterAdvice(code);
  const remarks = useRemarks<"level" | "url" | "published_on" | "words">(enter.error);
  const [draft, setDraft] = useState({
    level: present ? String(present.level) : "",
    in_parts: present?.in_parts ?? false,
    words: present?.words ?? "",
    url: present?.url ?? "",
    published_on: present?.published_on ?? today(),
  });
  const set = (part: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...part }));

  return (
    <form
      noValidate
      className={list.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (!remarks.complete({ level: draft.level, url: draft.url, published_on: draft.published_on })) return;
        enter.mutate(
          { ...draft, level: Number(draft.level) },
          {
            onSuccess: () => {
              say(t("places.advice.saved"));
              close();
            },
          },
        );
      }}
    >
      <Radio.Group label={t("places.advice.level")} error={remarks.of("level")} value={draft.level} onChange={(level) => set({ level })}>
        {scale.notches.map((notch) => (
          <Radio key={notch.level} value={String(notch.level)} mt={10} label={currentLanguage() === "en" ? notch.words_en : notch.words} />
        ))}
      </Radio.Group>
      <Checkbox
        label={t("places.advice.inParts")}
        checked={draft.in_parts}
        onChange={(event) => set({ in_parts: event.currentTarget.checked })}
      />
      <Textarea
        label={t("places.advice.words")}
        description={t("places.advice.wordsWhy")}
        autosize
        minRows={2}
        maxLength={500}
        error={remarks.of("words")}
        value={draft.words}
        onChange={(event) => set({ words: event.currentTarget.value })}
      />
      <TextInput
        type="url"
        required
        label={t("places.advice.url")}
        description={t("places.advice.urlWhy")}
        error={remarks.of("url")}
        value={draft.url}
        onChange={(event) => set({ url: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        required
        max={today()}
        label={t("places.advice.publishedOn")}
        error={remarks.of("published_on")}
        value={draft.published_on}
        onChange={(event) => set({ published_on: event.currentTarget.value })}
      />
      <FormFoot label={t("places.advice.save")} pending={enter.isPending} error={enter.error} cancel={close} />
    </form>
  );
}
