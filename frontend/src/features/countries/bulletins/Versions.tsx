import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { useCountryName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { Tag } from "../../../ui/Tag";
import { versionsQuery, type BulletinVersion } from "./api";
import classes from "./Bulletin.module.css";
import { SeverityTag } from "./SeverityTag";

/** What a bulletin read before: every version with what changed, each readable again. */
export function Versions({ id }: { id: number }) {
  const { t } = useTranslation("countries");
  const versions = useQuery(versionsQuery(id));
  const all = versions.data?.items ?? [];
  if (!versions.error && all.length < 2) return null;
  return (
    <section className={list.section} aria-labelledby="versions">
      <h2 id="versions">{t("bulletins.versions")}</h2>
      <Problem error={versions.error} retry={() => void versions.refetch()} />
      <ol className={list.list} reversed>
        {all.map((version, place) => (
          <li key={version.version} className={classes.version}>
            <Version version={version} present={place === 0} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Version({ version, present }: { version: BulletinVersion; present: boolean }) {
  const { t } = useTranslation("countries");
  const country = useCountryName();
  const { change, note, at, by } = version;
  return (
    <article>
      <h3>
        {t("bulletins.version", { number: version.version, date: formatDate(at) })}{" "}
        <Tag tone={change === "new_fact" ? "watch" : "quiet"}>{t(`bulletins.changes.${change}`)}</Tag>
      </h3>
      {note ? <p>{note}</p> : null}
      {by ? (
        <p className={`${list.soft} ${list.small}`}>
          {by.name}, {personWords(t, by)}
        </p>
      ) : null}
      {present ? null : (
        <details>
          <summary>{t("bulletins.readVersion")}</summary>
          <p>
            <strong>{version.title}</strong>
          </p>
          <p className={`${classes.body} ${classes.small}`}>{version.body}</p>
          <p className={classes.meta}>
            <SeverityTag severity={version.severity} quiet />
            {version.countries.map(country).join(", ")} · {t("bulletins.until", { date: formatDate(version.expires_on) })}
          </p>
        </details>
      )}
    </article>
  );
}
