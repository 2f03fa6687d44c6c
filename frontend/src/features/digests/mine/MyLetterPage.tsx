import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDay } from "../../../core/format";
import { EmptyState } from "../../../ui/EmptyState";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { titleOf } from "../archive/api";
import { PreviewFrame } from "../preview/PreviewFrame";
import { mineQuery, type OwnLetter } from "./api";
import { nextWords, outcomeWords } from "./words";

/** One's own letters: when the next one comes, how it would read now, and what became of the last ones. */
export default function MyLetterPage() {
  const { t } = useTranslation("digests");
  const mine = useQuery(mineQuery);
  return (
    <Page
      title={t("mine.title")}
      crumb={<Link to="/letters">{t("archive.title")}</Link>}
      actions={
        <LinkButton to="/me/notifications#digest" variant="default">
          {t("mine.change")}
        </LinkButton>
      }
    >
      {mine.isPending ? <Waiting rows={5} /> : null}
      <Problem error={mine.error} retry={() => void mine.refetch()} />
      {mine.data ? (
        <>
          {mine.data.mail_stopped ? <p className={list.stand}>{t("mine.stopped")}</p> : null}
          <section className={list.section} aria-labelledby="next">
            <h2 id="next">{t("mine.nextTitle")}</h2>
            <p className={list.prose}>{nextWords(t, mine.data)}</p>
            {mine.data.frequency === "never" ? null : <p className={`${list.prose} ${list.soft}`} style={{ marginTop: 6 }}>{t("mine.nextWhy")}</p>}
            <Preview />
          </section>
          <section className={list.section} aria-labelledby="last">
            <h2 id="last">{t("mine.last")}</h2>
            {mine.data.items.length === 0 ? <EmptyState title={t("mine.none")} lead={t("mine.noneLead")} /> : null}
            <ul className={list.list}>
              {mine.data.items.map((letter, place) => (
                <li key={place}>
                  <Row letter={letter} />
                </li>
              ))}
            </ul>
          </section>
        </>
      ) : null}
    </Page>
  );
}

function Preview() {
  const { t } = useTranslation("digests");
  const [shown, setShown] = useState(false);
  return (
    <div style={{ marginTop: 16 }}>
      <Button aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(shown ? "mine.hide" : "mine.show")}
      </Button>
      {shown ? (
        <div style={{ marginTop: 18 }}>
          <PreviewFrame />
        </div>
      ) : null}
    </div>
  );
}

function Row({ letter }: { letter: OwnLetter }) {
  const { t } = useTranslation("digests");
  const { kind, at, edition_id: edition, number } = letter;
  return (
    <>
      <div>
        {edition !== null && number !== null ? (
          <Link to={`/letters/${edition}`}>{t("mine.edition", { number, title: titleOf(letter) })}</Link>
        ) : (
          t(`mine.kinds.${kind}`)
        )}
      </div>
      <div className={`${list.soft} ${list.small}`}>
        <time dateTime={at}>{formatDay(at)}</time> · {outcomeWords(t, letter)}
      </div>
    </>
  );
}
