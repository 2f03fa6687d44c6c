import { Input, TextInput } from "@mantine/core";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { localName } from "../../../core/i18n";
import { useMe } from "../../../core/session";
import type { Group } from "../../../core/shapes";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { useRemarks } from "../../../ui/useRemarks";
import classes from "../Composer.module.css";
import { Field } from "../compose/Field";
import { toMarkdown } from "../compose/mentions";
import { ReadersLine } from "../compose/ReadersLine";
import { Room, roomIn } from "../compose/Room";
import { useStartDiscussion } from "./api";
import { openingProblem, useOpening } from "./opening";

/** Start a discussion: a title is enough, a first message is better, and nothing of either is lost on the way. */
export function StartDiscussion({ group, close }: { group: Group; close: () => void }) {
  const { t } = useTranslation("discussion");
  const navigate = useNavigate();
  const { opening, change, opened, renew } = useOpening(useMe().id, group.id);
  const start = useStartDiscussion(group.id, { opened, renew });
  const remarks = useRemarks<"title" | "body">(start.error);
  const form = useRef<HTMLFormElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const { title, words } = opening;
  const left = roomIn(toMarkdown(words));

  const send = (): void => {
    if (start.isPending || left < 0 || !remarks.complete({ title })) return;
    start.mutate(opening, { onSuccess: (discussion) => void navigate(`/discussions/${discussion.id}`) });
  };

  return (
    <Dialog title={t("list.startIn", { name: localName(group) })} close={close} size={640}>
      <form
        ref={form}
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          send();
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
          onChange={({ currentTarget: { value } }) => change((before) => ({ ...before, title: value }))}
        />
        <Input.Wrapper id={id} size="md" label={t("list.bodyLabel")} error={remarks.of("body")}>
          <div className={classes.box}>
            <Field
              id={id}
              place={{ group: group.id }}
              words={words}
              change={(next) => change((before) => ({ ...before, words: next(before.words) }))}
              send={() => form.current?.requestSubmit()}
              field={field}
              describedBy={`${id}-hint ${id}-error`}
              tall
            />
          </div>
        </Input.Wrapper>
        <p id={`${id}-hint`} className={classes.hint}>
          <span>{t("list.bodyHint")}</span>
          <Room left={left} />
        </p>
        <ReadersLine kind={group.readers} count={group.member_count} group={group} />
        <FormFoot label={t("list.startButton")} pending={start.isPending} error={openingProblem(start.error)} cancel={close} />
      </form>
    </Dialog>
  );
}
