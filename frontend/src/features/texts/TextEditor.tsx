import { Checkbox, SegmentedControl, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../../core/problems";
import { FormFoot } from "../../ui/FormFoot";
import { Merge } from "../../ui/merge/Merge";
import { Problem } from "../../ui/Problem";
import { say } from "../../ui/say";
import type { TrustName } from "../../ui/TrustLinks";
import { useRemarks } from "../../ui/useRemarks";
import { Waiting } from "../../ui/Waiting";
import { fetchText, previewQuery, useWriteText, type TrustText } from "./api";
import classes from "./TextPage.module.css";

const bodies = ["body_fr", "body_en"] as const;
type Body = (typeof bodies)[number];
type Bodies = Record<Body, string>;

const bodiesOf = ({ body_fr, body_en }: Bodies): Bodies => ({ body_fr, body_en });

interface Props {
  name: TrustName;
  text: TrustText;
  close: () => void;
}

/** Write one of the platform's texts anew, in both languages, from the version that stands now. */
export default function TextEditor({ name, text, close }: Props) {
  const { t } = useTranslation("texts");
  const [base, setBase] = useState(text);
  const [mine, setMine] = useState(bodiesOf(text));
  const [important, setImportant] = useState(false);
  const [shown, setShown] = useState<"write" | "preview">("write");
  const [theirs, setTheirs] = useState<TrustText | null>(null);
  const [settled, setSettled] = useState<Body[]>([]);
  const [failure, setFailure] = useState<unknown>(null);
  const write = useWriteText(name);
  const remarks = useRemarks<Body>(failure);

  const send = async () => {
    setFailure(null);
    try {
      await write.mutateAsync({ ...mine, important, from: base.version });
      say(t("saved"));
      close();
    } catch (error) {
      if (asProblem(error).slug === "precondition-failed") await meet();
      else setFailure(error);
    }
  };
  /** Somebody was faster, perhaps oneself with an answer that was lost. */
  const meet = async () => {
    try {
      const present = await fetchText(name);
      if (bodies.some((body) => present[body].trim() !== mine[body].trim())) setTheirs(present);
      else close();
    } catch (error) {
      setFailure(error);
    }
  };
  const open = (body: Body, texts: Bodies) => theirs !== null && !settled.includes(body) && theirs[body].trim() !== texts[body].trim();
  const differing = bodies.find((body) => open(body, mine));
  /** Go on with these words: with the other language first if it differs too, then to the form, from their version. */
  const take = (body: Body, words: string) => {
    const merged = { ...mine, [body]: words };
    setMine(merged);
    const more = bodies.some((one) => one !== body && open(one, merged));
    setSettled(more ? [...settled, body] : []);
    if (more || !theirs) return;
    setBase(theirs);
    setTheirs(null);
  };

  if (theirs && differing) {
    return (
      <div className={classes.editor}>
        <h2>{t(differing)}</h2>
        <Merge
          key={differing}
          theirs={{ body: theirs[differing], author: null }}
          mine={mine[differing]}
          base={base[differing]}
          cancel={() => setTheirs(null)}
          take={(words) => take(differing, words)}
        />
      </div>
    );
  }
  return (
    <form
      noValidate
      className={classes.editor}
      onSubmit={(event) => {
        event.preventDefault();
        if (remarks.complete(mine)) void send();
      }}
    >
      <SegmentedControl
        aria-label={t("view")}
        size="md"
        value={shown}
        onChange={(value) => setShown(value as typeof shown)}
        data={(["write", "preview"] as const).map((value) => ({ value, label: t(value) }))}
      />
      <div className={classes.languages}>
        {bodies.map((body) =>
          shown === "write" ? (
            <Textarea
              key={body}
              label={t(body)}
              description={t("markdown")}
              error={remarks.of(body)}
              autosize
              minRows={14}
              maxRows={30}
              maxLength={50_000}
              value={mine[body]}
              onChange={(event) => setMine({ ...mine, [body]: event.currentTarget.value })}
            />
          ) : (
            <section key={body} aria-label={t(body)}>
              <h2>{t(body)}</h2>
              <Preview body={mine[body]} />
            </section>
          ),
        )}
      </div>
      <Checkbox
        checked={important}
        onChange={(event) => setImportant(event.currentTarget.checked)}
        label={t("important")}
        description={t(name === "privacy" ? "importantWhy" : "importantElsewhere")}
      />
      <FormFoot label={t("save")} pending={write.isPending} error={failure} cancel={close} />
    </form>
  );
}

function Preview({ body }: { body: string }) {
  const preview = useQuery({ ...previewQuery(body), enabled: body.trim() !== "" });
  return (
    <div className={classes.preview}>
      <Problem error={preview.error} retry={() => void preview.refetch()} />
      {preview.data ? <div className={classes.text} dangerouslySetInnerHTML={{ __html: preview.data.html }} /> : null}
      {preview.isLoading ? <Waiting rows={2} /> : null}
    </div>
  );
}
