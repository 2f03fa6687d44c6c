import "@fontsource-variable/source-serif-4/wght.css";
import { useQuery } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatDate } from "../../../core/format";
import { useHear } from "../../../core/live";
import { useCountryName, useThemeName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { WaitingPage } from "../../../ui/Waiting";
import { AlertPanel } from "../alerts/AlertPanel";
import { bulletinQuery, type Bulletin } from "./api";
import classes from "./Bulletin.module.css";
import { BulletinActions } from "./BulletinActions";
import { SeverityTag } from "./SeverityTag";
import { Versions } from "./Versions";

/** One bulletin: its three lines, of which countries, who tells it, and what it read before. */
export default function BulletinPage() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <ShownBulletin key={id} id={id} /> : <NotFound />;
}

function ShownBulletin({ id }: { id: number }) {
  const { t } = useTranslation("countries");
  const answer = useQuery(bulletinQuery(id));
  useHear(["veille"]);
  if (answer.isPending) return <WaitingPage />;
  if (!answer.data) return <Problem error={answer.error} retry={() => void answer.refetch()} page />;
  const bulletin = answer.data;
  const over = bulletin.state !== "published" && bulletin.state !== "proposed";
  return (
    <Page title={bulletin.title} crumb={<Link to="/veille">{t("stories.title")}</Link>} meta={<Signed bulletin={bulletin} />}>
      {bulletin.state === "published" ? null : (
        <p className={classes.state} data-over={over || undefined} role="status">
          {t(`bulletins.states.${bulletin.state}`)} {bulletin.withdrawn_why ? t("bulletins.reason", { why: bulletin.withdrawn_why }) : null}
        </p>
      )}
      <div className={classes.head}>
        <p className={classes.meta}>
          <SeverityTag severity={bulletin.severity} quiet={over} />
          {bulletin.version > 1 ? t(bulletin.new_fact ? "bulletins.withNewFact" : "bulletins.withNewWording", { date: formatDate(bulletin.changed_at) }) : null}
        </p>
        <p className={classes.body}>{bulletin.body}</p>
      </div>
      <BulletinActions bulletin={bulletin} />
      {bulletin.severity === "alert" && bulletin.published_at !== null ? <AlertPanel id={id} /> : null}
      <Facts bulletin={bulletin} />
      <Sources bulletin={bulletin} />
      <Versions id={id} />
    </Page>
  );
}

/** Who wrote it, under which mandate, and for whom. */
export const signature = (t: TFunction<"countries">, { author, acting_for: actingFor }: Pick<Bulletin, "author" | "acting_for">) =>
  author === null
    ? ""
    : [author.name, actingFor ? t("bulletins.onBehalf", { name: actingFor.name }) : "", personWords(t as unknown as TFunction, actingFor ?? author)].filter(Boolean).join(", ");

function Signed({ bulletin }: { bulletin: Bulletin }) {
  const { t } = useTranslation("countries");
  const { published_at: at, published_by: by } = bulletin;
  return (
    <>
      {t("bulletins.by", { who: signature(t, bulletin) })}
      {at && by ? ` · ${t("bulletins.publishedBy", { date: formatDate(at), who: by.name })}` : null}
    </>
  );
}

function Facts({ bulletin }: { bulletin: Bulletin }) {
  const { t } = useTranslation("countries");
  const country = useCountryName();
  const theme = useThemeName();
  return (
    <dl className={`${list.facts} ${classes.facts}`}>
      <div>
        <dt>{t("bulletins.form.countries")}</dt>
        <dd>
          {bulletin.countries.map((code, place) => (
            <span key={code}>
              {place > 0 ? ", " : null}
              <Link to={`/countries/${code}`}>{country(code)}</Link>
            </span>
          ))}
        </dd>
      </div>
      {bulletin.themes.length > 0 ? (
        <div>
          <dt>{t("bulletins.form.themes")}</dt>
          <dd>{bulletin.themes.map(theme).join(", ")}</dd>
        </div>
      ) : null}
      <div>
        <dt>{t("bulletins.form.expires")}</dt>
        <dd>{formatDate(bulletin.expires_on)}</dd>
      </div>
    </dl>
  );
}

function Sources({ bulletin }: { bulletin: Bulletin }) {
  const { t } = useTranslation("countries");
  return (
    <section className={list.section} aria-labelledby="sources">
      <h2 id="sources">{t("bulletins.sources")}</h2>
      <ul className={list.list}>
        {bulletin.sources.map(({ name, title, url }, place) => (
          <li key={place}>
            {url ? (
              <a href={url} rel="noreferrer noopener" target="_blank">
                {title}
              </a>
            ) : (
              title
            )}
            <div className={`${list.soft} ${list.small}`}>{name}</div>
          </li>
        ))}
      </ul>
      <p className={list.small}>
        <Link to={`/veille/stories/${bulletin.story_id}`}>{t("bulletins.toStory")}</Link>
      </p>
    </section>
  );
}
