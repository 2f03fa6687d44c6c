import { Checkbox, Radio, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { useConversing } from "../message/conversing";
import type { Message } from "../types";
import { placesQuery, useMove } from "./api";

/** Where a message goes, alone or with what follows: another discussion of the group, or a new one. */
export default function MoveDialog({ message, close }: { message: Message; close: () => void }) {
  const { t } = useTranslation("discussion");
  const { discussion } = useConversing();
  const places = useQuery(placesQuery(discussion.group_id));
  const move = useMove(message);
  const remarks = useRemarks<"title" | "discussion_id">(move.error);
  const [to, setTo] = useState<"new" | "known">("new");
  const [title, setTitle] = useState("");
  const [place, setPlace] = useState<string | null>(null);
  const [tail, setTail] = useState(false);
  const others = places.data?.items.filter(({ id }) => id !== discussion.id) ?? [];

  const send = (): void => {
    if (!remarks.complete(to === "new" ? { title } : { discussion_id: place ?? "" })) return;
    const where = to === "new" ? { title } : { discussion_id: Number(place) };
    move.mutate(
      { ...where, tail },
      {
        onSuccess: ({ count }) => {
          say(t("moved", { count }));
          close();
        },
      },
    );
  };

  return (
    <Dialog title={t("moveTitle", { number: formatNumber(message.number) })} close={close}>
      <form
        noValidate
        className={list.fields}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p className={list.soft}>{t("moveWords")}</p>
        <Radio.Group label={t("moveTo")} value={to} onChange={(value) => setTo(value as typeof to)}>
          <Radio mt={10} value="new" label={t("moveNew")} />
          <Radio mt={10} value="known" label={t("moveKnown")} disabled={places.isSuccess && others.length === 0} />
        </Radio.Group>
        {to === "new" ? (
          <TextInput
            required
            label={t("list.titleLabel")}
            error={remarks.of("title")}
            maxLength={200}
            value={title}
            onChange={(event) => setTitle(event.currentTarget.value)}
          />
        ) : (
          <Select
            required
            searchable
            label={t("discussion")}
            placeholder={t("moveChoose")}
            nothingFoundMessage={t("moveNone")}
            error={remarks.of("discussion_id")}
            data={others.map(({ id, title: label }) => ({ value: String(id), label }))}
            value={place}
            onChange={setPlace}
          />
        )}
        <Problem error={places.error} retry={() => void places.refetch()} />
        <Checkbox
          checked={tail}
          onChange={(event) => setTail(event.currentTarget.checked)}
          label={t("moveTail")}
          description={t("moveTailWhy")}
        />
        <FormFoot label={t("moveButton")} pending={move.isPending} error={move.error} cancel={close} />
      </form>
    </Dialog>
  );
}
