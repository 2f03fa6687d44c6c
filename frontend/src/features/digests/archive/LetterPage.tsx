import "@fontsource-variable/source-serif-4/wght.css";
import { IconArrowLeft, IconArrowRight, IconLock } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatDate } from "../../../core/format";
import { currentLanguage } from "../../../core/i18n";
import { useMe } from "../../../core/session";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { letterQuery, titleOf, type ArchivedEdition, type ArchivedPart, type ReadEdition } from "./api";
import classes from "./Letters.module.css";

/** One letter as it was sent, for who may read each of its items. */
export default function LetterPage() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <ShownLetter key={id} id={id} /> : <NotFound />;
}

function ShownLetter({ id }: { id: number }) {
  const { t } = useTranslation("digests");
  const me = useMe();
  const answer = useQuery(letterQuery(id));
  if (answer.isPending) return <WaitingPage />;
  if (!answer.data) return <Problem error={answer.error} retry={() => void answer.refetch()} page />;
  const letter = answer.data;
  const { edition, parts, reserved } = letter;
  const intro = letter[currentLanguage()];
  return (
    <Page title={intro.title} crumb={<Link to="/letters">{t("archive.title")}</Link>} meta={<Sent letter={letter} />}>
      {edition.state === "sent" ? null : (
        <p className={classes.state} role="status">
          {t(`archive.stateWords.${edition.state}`)}
        </p>
      )}
      {intro.html ? <div className={classes.text} lang={intro.language} dangerouslySetInnerHTML={{ __html: intro.html }} /> : null}
      {parts.map((part, place) => (
        <Part key={place} part={part} place={place} />
      ))}
      {reserved > 0 ? (
        <p className={classes.reserved}>
          <IconLock size={18} stroke={1.7} aria-hidden="true" />
          {t("archive.reserved", { count: reserved })}
        </p>
      ) : null}
      {me.staff ? (
        <p>
          <Link to={`/secretariat/editions/${id}`}>{t("archive.sending")}</Link>
        </p>
      ) : null}
      <Beside previous={letter.previous} next={letter.next} />
    </Page>
  );
}

function Sent({ letter: { edition, recipients } }: { letter: ReadEdition }) {
  const { t } = useTranslation("digests");
  const said = [
    t("archive.number", { number: edition.number }),
    edition.sent_at ? formatDate(edition.sent_at) : "",
    recipients > 0 ? t("archive.recipients", { count: recipients }) : "",
  ];
  return <>{said.filter(Boolean).join(" · ")}</>;
}

function Part({ part, place }: { part: ArchivedPart; place: number }) {
  const { t } = useTranslation("digests");
  const words = part[currentLanguage()];
  const inside = part.path.startsWith("/");
  return (
    <article className={classes.part} aria-labelledby={`part-${place}`}>
      {part.kind === "own" ? null : <p className={classes.kind}>{t(`archive.kinds.${part.kind}`)}</p>}
      <h2 id={`part-${place}`} lang={words.language}>
        {part.path === "" ? words.title : null}
        {part.path !== "" && inside ? <Link to={part.path}>{words.title}</Link> : null}
        {part.path !== "" && !inside ? (
          <a href={part.path} rel="noreferrer noopener" target="_blank">
            {words.title}
          </a>
        ) : null}
      </h2>
      {words.facts ? <p className={`${list.soft} ${list.small}`}>{words.facts}</p> : null}
      {words.html ? <div className={classes.text} lang={words.language} dangerouslySetInnerHTML={{ __html: words.html }} /> : null}
    </article>
  );
}

function Beside({ previous, next }: { previous: ArchivedEdition | null; next: ArchivedEdition | null }) {
  const { t } = useTranslation("digests");
  if (!previous && !next) return null;
  return (
    <nav className={classes.beside} aria-label={t("archive.beside")}>
      {previous ? (
        <Link to={`/letters/${previous.id}`}>
          <IconArrowLeft size={18} stroke={1.7} aria-hidden="true" />
          <span>
            <span className={classes.way}>{t("archive.previous")}</span>
            {titleOf(previous)}
          </span>
        </Link>
      ) : (
        <span />
      )}
      {next ? (
        <Link to={`/letters/${next.id}`} className={classes.onward}>
          <span>
            <span className={classes.way}>{t("archive.next")}</span>
            {titleOf(next)}
          </span>
          <IconArrowRight size={18} stroke={1.7} aria-hidden="true" />
        </Link>
      ) : null}
    </nav>
  );
}
