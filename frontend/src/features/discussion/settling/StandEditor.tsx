import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../../core/problems";
import { useMe } from "../../../core/session";
import { Dialog } from "../../../ui/Dialog";
import { FormFoot } from "../../../ui/FormFoot";
import { Merge } from "../../../ui/merge/Merge";
import { Problem } from "../../../ui/Problem";
import { say } from "../../../ui/say";
import { Waiting } from "../../../ui/Waiting";
import message from "../message/MessageRow.module.css";
import type { DiscussionDetail } from "../types";
import { fetchStand, previewQuery, standQuery, useWriteStand, type Stand } from "./api";
import classes from "./settling.module.css";
import { useStandDraft } from "./useStandDraft";

interface Props {
  discussion: DiscussionDetail;
  close: () => void;
}

/** Write where a discussion stands, from what stands there now. */
export function StandEditor({ discussion, close }: Props) {
  const { t } = useTranslation("discussion");
  // What comes meanwhile must not take the text from under the hand that writes.
  const [version] = useState(discussion.stand_version);
  const stand = useQuery(standQuery(discussion.id, version));
  return (
    <Dialog title={t("stand.title")} close={close} size={760}>
      <Problem error={stand.error} retry={() => void stand.refetch()} />
      {stand.data && !stand.isPlaceholderData ? <Editor discussion={discussion} stand={stand.data} close={close} /> : null}
      {stand.isPending ? <Waiting rows={2} /> : null}
    </Dialog>
  );
}

const LONGEST = 5_000;

function Editor({ discussion, stand, close }: Props & { stand: Stand }) {
  const { t } = useTranslation("discussion");
  const me = useMe();
  const { draft, resumed, write, rebase, startOver, forget } = useStandDraft(me.id, discussion.id, stand);
  const save = useWriteStand(discussion.id);
  const [theirs, setTheirs] = useState<Stand | null>(null);
  const [shown, setShown] = useState<"write" | "preview">("write");
  const [failure, setFailure] = useState<unknown>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  // At first, and back from the comparison: one goes on writing.
  useEffect(() => {
    if (!theirs) field.current?.focus();
  }, [theirs]);

  const done = (): void => {
    forget();
    say(t("stand.saved"));
    close();
  };

  const send = async (): Promise<void> => {
    setFailure(null);
    try {
      await save.mutateAsync({ from: draft.from, body: draft.body });
      done();
    } catch (error) {
      if (asProblem(error).slug !== "precondition-failed") setFailure(error);
      else await meet();
    }
  };

  /** Somebody was faster, perhaps oneself with an answer that was lost. */
  const meet = async (): Promise<void> => {
    try {
      const present = await fetchStand(discussion.id);
      if (present.body.trim() === draft.body.trim()) done();
      else setTheirs(present);
    } catch (error) {
      setFailure(error);
    }
  };

  if (theirs) {
    return (
      <Merge
        theirs={theirs}
        mine={draft.body}
        base={draft.base}
        cancel={() => setTheirs(null)}
        take={(body) => {
          rebase(theirs, body);
          setTheirs(null);
        }}
      />
    );
  }
  return (
    <form
      noValidate
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <SegmentedControl
        className={classes.segments}
        aria-label={t("stand.view")}
        value={shown}
        onChange={(value) => setShown(value as typeof shown)}
        data={[
          { value: "write", label: t("stand.write") },
          { value: "preview", label: t("stand.preview") },
        ]}
      />
      {shown === "write" ? (
        <Textarea
          ref={field}
          data-autofocus
          label={t("stand.label")}
          description={t("stand.why")}
          autosize
          minRows={8}
          maxRows={18}
          maxLength={LONGEST}
          value={draft.body}
          onChange={(event) => write(event.currentTarget.value)}
        />
      ) : (
        <Preview body={draft.body} />
      )}
      {resumed ? (
        <p className={classes.note} role="status">
          <span>{t("stand.resumed")}</span>
          <Button variant="subtle" leftSection={<IconRefresh size={18} stroke={1.7} aria-hidden="true" />} onClick={startOver}>
            {t("stand.startOver")}
          </Button>
        </p>
      ) : null}
      {discussion.stand_version > draft.from ? (
        <p className={classes.note} role="status">
          {t("stand.changedMeanwhile")}
        </p>
      ) : null}
      <FormFoot label={t("stand.save")} pending={save.isPending} error={failure} cancel={close} />
    </form>
  );
}

function Preview({ body }: { body: string }) {
  const { t } = useTranslation("discussion");
  const preview = useQuery({ ...previewQuery(body), enabled: body.trim() !== "" });
  if (body.trim() === "") return <p className={classes.soft}>{t("stand.nothingToShow")}</p>;
  return (
    <div className={classes.preview} aria-live="polite">
      <Problem error={preview.error} retry={() => void preview.refetch()} />
      {preview.data ? (
        <div className={message.body} dangerouslySetInnerHTML={{ __html: preview.data.html }} />
      ) : preview.isPending ? (
        <Waiting rows={1} />
      ) : null}
    </div>
  );
}
