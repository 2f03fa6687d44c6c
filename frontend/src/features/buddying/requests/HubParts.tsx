import { IconMailQuestion } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatDate } from "../../../core/format";
import { useCountryName, useThemeName } from "../../../core/reference";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { Tag, type Tone } from "../../../ui/Tag";
import { askedOfMeQuery, latestNotesQuery, myOffersQuery, myPairsQuery } from "./hubApi";
import classes from "./Requests.module.css";

/** How many requests wait for the reader's own answer. */
export function AskedOfMe() {
  const { t } = useTranslation("buddying");
  const waiting = useQuery(askedOfMeQuery).data?.waiting ?? 0;
  if (waiting === 0) return null;
  return (
    <section className={`${classes.covered} ${classes.asked}`} aria-labelledby="asked">
      <h2 id="asked">
        <IconMailQuestion size={22} stroke={1.7} aria-hidden="true" /> {t("hub.asked", { count: waiting })}
      </h2>
      <LinkButton to="/buddying/asked">{t("hub.answer")}</LinkButton>
    </section>
  );
}

const pairTone: Record<"agreeing" | "active" | "paused" | "ended", Tone> = { agreeing: "watch", active: "ok", paused: "quiet", ended: "quiet" };

/** The reader's pairs, those that live first; nothing while there is none. */
export function MyPairs() {
  const { t } = useTranslation("buddying");
  const pairs = useQuery(myPairsQuery);
  if (pairs.error) return <Problem error={pairs.error} retry={() => void pairs.refetch()} />;
  if (!pairs.data || pairs.data.items.length === 0) return null;
  return (
    <section className={list.section} aria-labelledby="pairs">
      <h2 id="pairs">{t("hub.pairs")}</h2>
      <ul className={list.list}>
        {pairs.data.items.map((pair) => {
          const [other, authority] = pair.my_side === "asker" ? [pair.helper, pair.helper_authority] : [pair.asker, pair.asker_authority];
          return (
            <li key={pair.id} className={list.reach}>
              <div className={classes.row}>
                <Link className={classes.name} to={`/buddying/pairs/${pair.id}`}>
                  {pair.request_title}
                </Link>
                <Tag tone={pairTone[pair.state]}>{t(`pairStates.${pair.state}`)}</Tag>
              </div>
              <div className={`${list.soft} ${list.small}`}>
                {other ? t("hub.with", { name: other.name, authority: authority.name }) : t("hub.withNobody", { authority: authority.name })}
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** What the reader offers, in a line, or that they may. */
export function MyOffers() {
  const { t } = useTranslation("buddying");
  const theme = useThemeName();
  const country = useCountryName();
  const offers = useQuery(myOffersQuery);
  const open = offers.data?.items.filter(({ state }) => state === "open") ?? [];
  if (offers.error) return <Problem error={offers.error} retry={() => void offers.refetch()} />;
  if (!offers.data || (open.length === 0 && offers.data.places.length === 0)) return null;
  return (
    <section className={list.section} aria-labelledby="offers">
      <h2 id="offers">{t("hub.offers")}</h2>
      {open.map((offer) => (
        <p key={offer.id} className={list.prose}>
          {[...offer.themes.map(theme), ...offer.countries.map(country)].join(" · ") || t("hub.offerOfRegister")}
          {offer.paused ? ` · ${t("hub.paused")}` : ""}
        </p>
      ))}
      <Link to="/buddying/offer">{t(open.length > 0 ? "hub.offerSee" : "hub.offerNone")}</Link>
    </section>
  );
}

/** What pairs learnt and published, the latest first. */
export function LatestNotes() {
  const { t } = useTranslation("buddying");
  const words = useTranslation("ui").t;
  const notes = useQuery(latestNotesQuery);
  if (notes.error) return <Problem error={notes.error} retry={() => void notes.refetch()} />;
  if (!notes.data || notes.data.items.length === 0) return null;
  return (
    <section className={list.section} aria-labelledby="notes">
      <h2 id="notes">{t("hub.notes")}</h2>
      <ul className={list.list}>
        {notes.data.items.map((note) => (
          <li key={note.id} className={list.reach}>
            <Link className={classes.name} to={`/buddying/notes/${note.id}`} lang={note.language}>
              {note.title}
            </Link>
            <p className={`${list.prose} ${list.small}`} lang={note.language}>
              {note.summary}
            </p>
            <div className={`${list.soft} ${list.small}`}>
              {[...note.peers.map((peer) => [peer.name, personWords(words, peer)].filter(Boolean).join(", ")), formatDate(note.published_at)].join(" · ")}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
