import { IconExternalLink, IconHistory } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDate } from "../../../core/format";
import { currentLanguage, localName } from "../../../core/i18n";
import list from "../../../ui/List.module.css";
import { Tag } from "../../../ui/Tag";
import { AdviceForm } from "./AdviceForm";
import type { Advice as Said, CountryPage, PublisherAdvice } from "./api";
import classes from "./Advice.module.css";

type Notch = PublisherAdvice["scale"]["notches"][number];
const notchWords = (notch: Notch) => (currentLanguage() === "en" ? notch.words_en : notch.words);
const ownWords = (said: Said) => (currentLanguage() === "en" ? said.words_en : "") || said.words;
const ownLink = (said: Said) => (currentLanguage() === "en" ? said.url_en : "") || said.url;

/** What each government advises its own travellers, side by side: three opinions, never one score. */
export function Advice({ page }: { page: CountryPage }) {
  const { t } = useTranslation("countries");
  return (
    <section className={list.section} aria-labelledby="advice">
      <h2 id="advice">{t("places.advice.title")}</h2>
      <p className={`${list.soft} ${list.small}`}>{t("places.advice.lead")}</p>
      <ul className={classes.sides}>
        {page.advice.map((advice) => (
          <li key={advice.scale.publisher} className={classes.side}>
            <Side advice={advice} />
            {advice.scale.publisher === "fr" && page.may_enter_advice ? <AdviceForm code={page.country.code} advice={advice} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Side({ advice: { scale, present, earlier } }: { advice: PublisherAdvice }) {
  const { t } = useTranslation("countries");
  const [state = "", publisher = ""] = localName(scale).split(" · ");
  return (
    <>
      <h3 className={classes.publisher}>
        {state}
        <small>{publisher}</small>
      </h3>
      {present ? <Present said={present} notches={scale.notches} /> : <p className={classes.nothing}>{t("places.advice.none")}</p>}
      {earlier.length > 0 ? (
        <details className={classes.earlier}>
          <summary>
            <IconHistory size={16} stroke={1.7} aria-hidden="true" />
            {t("places.advice.earlier", { count: earlier.length })}
          </summary>
          <ul>
            {earlier.map((said) => (
              <li key={said.id}>
                {levelWords(said, scale.notches)}
                <span className={classes.date}>
                  {t("places.advice.fromTo", { from: formatDate(said.published_on ?? said.noted_at), to: formatDate(said.replaced_at ?? said.noted_at) })}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function levelWords(said: Said, notches: Notch[]): string {
  const notch = notches.find(({ level }) => level === said.level);
  return notch ? notchWords(notch) : ownWords(said);
}

function Present({ said, notches }: { said: Said; notches: Notch[] }) {
  const { t } = useTranslation("countries");
  const place = notches.findIndex(({ level }) => level === said.level) + 1;
  const words = levelWords(said, notches);
  const own = ownWords(said);
  return (
    <>
      <div className={classes.scale} aria-hidden="true" data-grave={said.level}>
        {notches.map(({ level }) => (
          <span key={level} data-on={level <= said.level || undefined} />
        ))}
      </div>
      <p className={classes.level}>{words}</p>
      <p className={classes.date}>{t("places.advice.place", { place, of: notches.length })}</p>
      {said.in_parts ? <p className={classes.parts}>{t("places.advice.parts")}</p> : null}
      {own && own !== words ? <p className={classes.words}>{own}</p> : null}
      <p className={classes.date}>
        {said.published_on ? t("places.advice.published", { date: formatDate(said.published_on) }) : null}
        {said.published_on ? " · " : null}
        {t(said.by_hand ? "places.advice.entered" : "places.advice.checked", { date: formatDate(said.confirmed_at) })}
      </p>
      {said.stale ? (
        <p>
          <Tag tone="watch">{t("places.advice.stale")}</Tag>
        </p>
      ) : null}
      {ownLink(said) ? (
        <a className={classes.link} href={ownLink(said)} target="_blank" rel="noopener noreferrer">
          {t("places.advice.read")}
          <IconExternalLink size={16} stroke={1.7} aria-hidden="true" />
          <span className="visually-hidden">{t("places.newWindow")}</span>
        </a>
      ) : null}
    </>
  );
}
