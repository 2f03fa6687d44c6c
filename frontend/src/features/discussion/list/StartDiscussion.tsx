import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { localName } from "../../../core/i18n";
import type { Group } from "../../../core/shapes";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { useRemarks } from "../../../ui/useRemarks";
import { useStartDiscussion } from "./api";

/** Start a discussion: a title is enough, a first message is better. */
export function StartDiscussion({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation("discussion");
  const navigate = useNavigate();
  const start = useStartDiscussion(group.id);
  const remarks = useRemarks<"title" | "body">(start.error);
  const [title, setTitle] = useState("");
  const [body, setBody] = useState("");
  const [key] = useState(() => crypto.randomUUID());

  return (
    <Dialog title={t("list.startIn", { name: localName(group) })} close={close} size={640}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          if (!remarks.complete({ title })) return;
          const first = body.trim() ? { body, client_key: key } : {};
          start.mutate({ title, ...first }, { onSuccess: (discussion) => void navigate(`/discussions/${discussion.id}`) });
        }}
      >
        <TextInput
          data-autofocus
          required
          label={t("list.titleLabel")}
          description={t("list.titleWhy")}
          error={remarks.of("title")}
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t("list.bodyLabel")}
          error={remarks.of("body")}
          autosize
          minRows={4}
          maxRows={14}
          maxLength={20_000}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
        <FormFoot label={t("list.startButton")} pending={start.isPending} error={start.error} cancel={close} />
      </form>
    </Dialog>
  );
}
