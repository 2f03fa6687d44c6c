import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { formatDate } from "../../../core/format";
import type { AuthorityRef, PersonRef } from "../../../core/shapes";
import list from "../../../ui/List.module.css";
import { NotFound } from "../../../ui/NotFound";
import { Page } from "../../../ui/Page";
import { PersonLine } from "../../../ui/PersonLine";
import { Problem } from "../../../ui/Problem";
import { Tag, type Tone } from "../../../ui/Tag";
import { WaitingPage } from "../../../ui/Waiting";
import { SoughtNotice } from "../leaving/SoughtNotice";
import { AgreementSection } from "./Agreement";
import { pairQuery, type Pair, type Side } from "./api";
import { LastWords } from "./LastWords";
import { LookingBack } from "./LookingBack";
import { Milestones } from "./Milestones";
import classes from "./Pair.module.css";
import { PairActions } from "./PairActions";

const tones: Record<Pair["state"], Tone> = { agreeing: "watch", active: "ok", paused: "quiet", ended: "quiet" };

/** Two peers at work: who, where it stands, what they agreed on, when they meet, what they said last. */
export default function PairPage() {
  const id = Number(useParams().id);
  return Number.isSafeInteger(id) && id > 0 ? <ShownPair key={id} id={id} /> : <NotFound />;
}

function ShownPair({ id }: { id: number }) {
  const { t } = useTranslation("buddying");
  const answer = useQuery(pairQuery(id));
  if (answer.isPending) return <WaitingPage />;
  if (!answer.data) return <Problem error={answer.error} retry={() => void answer.refetch()} page />;
  const pair = answer.data;
  return (
    <Page
      title={pair.request_title}
      crumb={<Link to="/buddying">{t("pairs.room")}</Link>}
      meta={
        <span className={list.row}>
          <Tag tone={tones[pair.state]}>{t(`pairs.states.${pair.state}`)}</Tag>
          <Standing pair={pair} />
        </span>
      }
      actions={<PairActions pair={pair} />}
    >
      {pair.state !== "ended" && !(pair.asker && pair.helper) ? <SoughtNotice pair={pair.id} /> : null}
      <Who pair={pair} />
      <p className={`${classes.quiet} ${classes.screen}`}>{t(pair.my_side ? "pairs.private" : "pairs.privateToThem")}</p>
      {pair.state === "ended" ? <LookingBack pair={pair} /> : null}
      <AgreementSection pair={pair} />
      <Milestones pair={pair} />
      {pair.discussion_id === null ? null : <LastWords discussion={pair.discussion_id} />}
      <p className={`${list.section} ${classes.screen}`}>
        {pair.my_side === "asker" && pair.state === "ended" && pair.request_state === "open" ? `${t("pairs.asksOn")} ` : null}
        <Link to={`/buddying/requests/${pair.request_id}`}>{t("pairs.toRequest")}</Link>
      </p>
    </Page>
  );
}

/** Since when it stands so, in a few words. */
function Standing({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  const { state, paused_until: until, ended_at: ended, created_at: begun } = pair;
  if (state === "paused") return <span>{until ? t("pairs.until", { date: formatDate(until) }) : t("pairs.untilResumed")}</span>;
  if (state === "ended" && ended) return <span>{t("pairs.endedOn", { date: formatDate(ended) })}</span>;
  return <span>{t("pairs.begunOn", { date: formatDate(begun) })}</span>;
}

function Who({ pair }: { pair: Pair }) {
  const { t } = useTranslation("buddying");
  return (
    <section className={list.section} aria-label={t("pairs.who")}>
      <div className={classes.two}>
        <OneSide side="asker" person={pair.asker} authority={pair.asker_authority} />
        <OneSide side="helper" person={pair.helper} authority={pair.helper_authority} />
      </div>
    </section>
  );
}

function OneSide({ side, person, authority }: { side: Side; person: PersonRef | null; authority: AuthorityRef }) {
  const { t } = useTranslation("buddying");
  return (
    <div className={classes.side}>
      <div className={classes.label}>{t(`pairs.sides.${side}`)}</div>
      {person ? (
        <PersonLine person={person} link />
      ) : (
        <p>
          <b>{authority.name}</b>
          <br />
          <span className={list.soft}>{t("pairs.nobodyYet")}</span>
        </p>
      )}
    </div>
  );
}
