import { SegmentedControl } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/EmptyState";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { pageOf, previewQuery, type PreviewOf, type Scheme } from "./api";
import classes from "./Preview.module.css";

const FORMS = ["mail", "plain"] as const;
const WIDTHS = ["phone", "desk"] as const;
const SCHEMES = ["light", "dark"] as const;

/** A letter as it would reach somebody now: as a mail program shows it, wide or narrow, light or dark; or as plain text. */
export function PreviewFrame(of: PreviewOf) {
  const { t } = useTranslation("digests");
  const query = useQuery(previewQuery(of));
  const [form, setForm] = useState<(typeof FORMS)[number]>("mail");
  const [width, setWidth] = useState<(typeof WIDTHS)[number]>("desk");
  const [scheme, setScheme] = useState<Scheme>("light");
  const letter = query.data;

  if (query.isPending) return <Waiting rows={3} />;
  if (!letter) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (letter.html_url === null) return <EmptyState title={t("preview.nothing")} />;
  return (
    <section className={classes.preview} aria-label={t("preview.region")}>
      <Problem error={query.error} />
      <div className={classes.bar}>
        <Choice name="form" values={FORMS} value={form} onChange={setForm} />
        {form === "mail" ? (
          <>
            <div className={classes.width}>
              <Choice name="width" values={WIDTHS} value={width} onChange={setWidth} />
            </div>
            <Choice name="scheme" values={SCHEMES} value={scheme} onChange={setScheme} />
          </>
        ) : null}
      </div>
      <dl className={classes.subject}>
        <dt>{t("preview.subject")}</dt>
        <dd>{letter.subject}</dd>
      </dl>
      {form === "mail" ? (
        <div className={classes.desk}>
          {/* Another key for each letter: else going back would lead through all that were shown before. */}
          <iframe
            key={pageOf(letter.html_url, scheme, query.dataUpdatedAt)}
            className={classes.frame}
            data-width={width}
            title={t("preview.frame")}
            src={pageOf(letter.html_url, scheme, query.dataUpdatedAt)}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          />
        </div>
      ) : (
        <pre className={classes.text}>{letter.text}</pre>
      )}
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  name: "form" | "width" | "scheme";
  values: readonly Value[];
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ name, values, value, onChange }: ChoiceProps<Value>) {
  const { t } = useTranslation("digests");
  return (
    <SegmentedControl
      aria-label={t(`preview.${name}`)}
      value={value}
      onChange={(chosen) => onChange(values.find((each) => each === chosen) ?? value)}
      data={values.map((each) => ({ value: each, label: t(`preview.${each}` as "preview.mail") }))}
    />
  );
}
