import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useMe } from "../../../core/session";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { useRemarks } from "../../../ui/useRemarks";
import { Waiting } from "../../../ui/Waiting";
import { storyQuery, type WholeStory } from "../stories/api";
import { usePropose } from "./api";
import { BulletinFields, type Field } from "./BulletinFields";
import { draftOf, lineCount, MOST_LINES } from "./draft";

/** Make a bulletin of a story: the form is filled already, so that a second press sends it. */
export function ProposeBulletin({ storyId, close }: { storyId: number; close: () => void }) {
  const { t } = useTranslation("countries");
  const story = useQuery(storyQuery(storyId));
  return (
    <Dialog title={t("bulletins.make")} close={close} size={640}>
      {story.isPending ? <Waiting rows={3} /> : null}
      <Problem error={story.error} retry={() => void story.refetch()} />
      {story.data ? <Form story={story.data} close={close} /> : null}
    </Dialog>
  );
}

function Form({ story, close }: { story: WholeStory; close: () => void }) {
  const { t } = useTranslation("countries");
  const me = useMe();
  const navigate = useNavigate();
  const mandates = [...me.mandates, ...me.acts_for].filter(({ valid }) => valid);
  const [draft, setDraft] = useState(() => draftOf(story));
  const [mandate, setMandate] = useState(mandates[0] ? String(mandates[0].id) : null);
  const propose = usePropose(story.id);
  const remarks = useRemarks<Field>(propose.error);
  const send = () => {
    const { title, body, expires_on, countries } = draft;
    if (!remarks.complete({ title, body, expires_on, countries: countries.join() }) || lineCount(body) > MOST_LINES) return;
    propose.mutate(
      { ...draft, mandate_id: mandate === null ? null : Number(mandate) },
      {
        onSuccess: (bulletin) => {
          say(t(bulletin.state === "published" ? "bulletins.published" : "bulletins.proposed"));
          void navigate(`/bulletins/${bulletin.id}`);
        },
      },
    );
  };
  return (
    <form
      noValidate
      className={list.fields}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <BulletinFields draft={draft} set={setDraft} remark={remarks.of} />
      {mandates.length > 1 ? (
        <Select
          label={t("bulletins.form.mandate")}
          allowDeselect={false}
          data={mandates.map(({ id, title, authority, person_id }) => ({
            value: String(id),
            label: [title, authority.name, person_id === me.id ? "" : t("bulletins.assisting")].filter(Boolean).join(", "),
          }))}
          value={mandate}
          onChange={setMandate}
        />
      ) : null}
      <p className={`${list.soft} ${list.small}`}>{t(story.would_publish ? "bulletins.form.publishesAtOnce" : "bulletins.form.whoPublishes")}</p>
      <FormFoot label={t(story.would_publish ? "bulletins.publish" : "bulletins.propose")} pending={propose.isPending} error={propose.error} cancel={close} />
    </form>
  );
}
