import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { currentLanguage, currentLocale } from "../../../core/i18n";
import { useCountryName, useThemeName } from "../../../core/reference";
import list from "../../../ui/List.module.css";
import type { Asked } from "./api";
import classes from "./Answers.module.css";

/** What a request is about, and what its helper carries already. */
export function AskedFacts({ asked: { request, capacity, reasons } }: { asked: Asked }) {
  const { t } = useTranslation("buddying");
  const theme = useThemeName();
  const country = useCountryName();
  const languages = new Intl.DisplayNames([currentLocale()], { type: "language" });
  const facts: [string, string][] = [
    ["themes", request.themes.map(theme).join(", ")],
    ["countries", request.countries.map(country).join(", ")],
    ["languages", request.languages.map((code) => languages.of(code) ?? code).join(", ")],
    ["formats", request.formats.map((format) => t(`answers.formats.${format}`)).join(", ")],
    ["by", request.by_when ? formatDate(request.by_when) : ""],
    ["load", t("answers.facts.loadIs", { ...capacity })],
  ];
  return (
    <>
      {reasons.length > 0 ? (
        <>
          <h4 className={classes.why}>{t("answers.whyYou")}</h4>
          <ul className={classes.reasons}>
            {reasons.map((reason) => (
              <li key={reason.fr}>{currentLanguage() === "en" ? reason.en : reason.fr}</li>
            ))}
          </ul>
        </>
      ) : null}
      <dl className={`${list.facts} ${classes.facts}`}>
      {facts
        .filter(([, said]) => said !== "")
        .map(([name, said]) => (
          <div key={name}>
            <dt>{t(`answers.facts.${name}`)}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
