import "@fontsource-variable/source-serif-4/wght.css";
import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import { fetchPart } from "../../core/fetchPart";
import { formatDate } from "../../core/format";
import { useSession } from "../../core/session";
import { Page } from "../../ui/Page";
import { Problem } from "../../ui/Problem";
import { trustNameAt, type TrustName } from "../../ui/TrustLinks";
import { Waiting } from "../../ui/Waiting";
import { blanksOf, htmlOf, textQuery } from "./api";
import classes from "./TextPage.module.css";
import { Versions } from "./Versions";

const TextEditor = lazy(() => fetchPart(() => import("./TextEditor")));

/** One of the platform's own texts, for whoever comes, signed in or not. */
export default function TextPage() {
  const name = trustNameAt(useLocation().pathname) ?? "legal";
  return <NamedText key={name} name={name} />;
}

function NamedText({ name }: { name: TrustName }) {
  const { t } = useTranslation("texts");
  const person = useSession().data?.person;
  const [search] = useSearchParams();
  const asked = Number(search.get("version")) || null;
  const version = person ? asked : null;
  const [writing, setWriting] = useState(false);
  const answer = useQuery(textQuery(name, version));
  const text = answer.data;
  const staff = person?.role === "staff";

  return (
    <Page
      title={t(`trust.${name}`, { ns: "ui" })}
      meta={text ? t("written", { version: text.version, date: formatDate(text.written_at) }) : undefined}
      actions={
        staff && text && version === null && !writing ? (
          <Button variant="default" leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={() => setWriting(true)}>
            {t("edit")}
          </Button>
        ) : null
      }
    >
      {answer.isPending ? <Waiting rows={4} /> : null}
      <Problem error={answer.error} retry={() => void answer.refetch()} />
      {text && version !== null ? (
        <p className={classes.note}>
          {t("older")} <Link to={`/${name}`}>{t("present")}</Link>
        </p>
      ) : null}
      {text && staff && !writing && blanksOf(text) > 0 ? (
        <p className={classes.note}>{t("blanks", { count: blanksOf(text) })}</p>
      ) : null}
      {text && writing ? (
        <Suspense fallback={<Waiting rows={4} />}>
          <TextEditor name={name} text={text} close={() => setWriting(false)} />
        </Suspense>
      ) : null}
      {text && !writing ? <div className={classes.text} dangerouslySetInnerHTML={{ __html: htmlOf(text) }} /> : null}
      {person?.onboarded && !writing ? <Versions name={name} /> : null}
    </Page>
  );
}
