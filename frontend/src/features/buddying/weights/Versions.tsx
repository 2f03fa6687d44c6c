import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { features, type Weights } from "./api";
import classes from "./Weights.module.css";

/** Every version of the weights, the newest first: who wrote it, when and why. */
export function Versions({ versions }: { versions: Weights["versions"] }) {
  const { t } = useTranslation("buddying");
  return (
    <section className={list.section} aria-labelledby="weights-versions">
      <h2 id="weights-versions">{t("weights.versions")}</h2>
      {versions.length === 0 ? <p className={classes.soft}>{t("weights.noVersions")}</p> : null}
      <ol className={list.list}>
        {versions.map((version) => (
          <li key={version.version}>
            <p>
              <strong>{t("weights.version", { number: version.version })}</strong>
              {` · ${formatDate(version.created_at)}`}
            </p>
            <p className={classes.words}>{version.why}</p>
            <p className={classes.soft}>
              {features.map((feature) => `${t(`weights.features.${feature}.name`)} ${version.weights[feature]}`).join(" · ")}
            </p>
            {version.author ? <PersonLine person={version.author} small link /> : null}
          </li>
        ))}
      </ol>
    </section>
  );
}
