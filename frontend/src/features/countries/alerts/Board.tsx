import { IconEye } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import list from "../../../ui/List.module.css";
import { Answered } from "./Answered";
import { AnswerTag } from "./AnswerTag";
import type { AlertBoard, Exposed } from "./api";
import classes from "./Alerts.module.css";
import { groupedBy } from "./board";
import { untilWords } from "./until";

/** Exposed, answered, silent, as far as it is the reader's to know; each part says how many it holds. */
export function Board({ board }: { board: AlertBoard }) {
  const { t } = useTranslation("countries");
  const { counts, others } = board;
  const lines = board.oversees ? board.exposed : board.exposed.filter(({ mine }) => !mine);
  return (
    <section className={list.section} aria-labelledby="board">
      <h2 id="board">{t(board.oversees ? "alerts.board" : "alerts.othersSay")}</h2>
      <div role="status">
        {counts ? (
          <dl className={classes.counts}>
            {(["exposed", "answered", "silent"] as const).map((name) => (
              <div key={name}>
                <dt>{t(`alerts.counts.${name}`)}</dt>
                <dd>{t("alerts.number", { count: counts[name] })}</dd>
              </div>
            ))}
          </dl>
        ) : null}
      </div>
      {board.oversees ? null : <p className={`${list.soft} ${list.small}`}>{t("alerts.othersWhy")}</p>}
      {groupedBy(lines).map(({ name, lines: ofPart }) => (
        <section key={name} className={classes.part} aria-labelledby={`part-${name}`}>
          <h3 id={`part-${name}`}>{t(`alerts.parts.${name}`, { count: ofPart.length })}</h3>
          <ul className={list.list}>
            {ofPart.map((line) => (
              <li key={line.authority.id}>
                <Line line={line} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {others.length > 0 ? (
        <section className={classes.part} aria-labelledby="part-others">
          <h3 id="part-others">{t("alerts.otherAuthorities")}</h3>
          <ul className={list.list}>
            {others.map((answer) => (
              <li key={answer.authority.id}>
                <p className={list.row}>
                  <strong>{answer.authority.name}</strong> <AnswerTag answer={answer.answer} />
                </p>
                <Answered answer={answer} link />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {board.earlier.length > 0 ? (
        <details className={classes.part}>
          <summary>{t("alerts.earlier", { count: board.earlier.length })}</summary>
          <ul className={list.list}>
            {board.earlier.map((answer) => (
              <li key={`${answer.authority.id} ${answer.at}`}>
                <p className={list.row}>
                  <strong>{answer.authority.name}</strong> <AnswerTag answer={answer.answer} />
                </p>
                <Answered answer={answer} />
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {lines.length + others.length === 0 ? <p className={classes.lead}>{t(board.oversees ? "alerts.nobodyExposed" : "alerts.nobodySays")}</p> : null}
    </section>
  );
}

function Line({ line }: { line: Exposed }) {
  const { t } = useTranslation("countries");
  return (
    <>
      <p className={list.row}>
        <Link to={`/authorities/${line.authority.id}`}>
          <strong>{line.authority.name}</strong>
        </Link>
        {line.answer ? <AnswerTag answer={line.answer.answer} /> : null}
        {line.seen === null || line.answer ? null : (
          <span className={`${list.soft} ${list.small}`}>
            <IconEye className={classes.icon} size={16} stroke={1.7} aria-hidden="true" /> {t("alerts.seenBy", { count: line.seen })}
          </span>
        )}
      </p>
      {line.answer ? <Answered answer={line.answer} link /> : null}
      <Ties ties={line.ties} />
    </>
  );
}

/** What ties an authority to the place: the partner, until when, who looks after it. */
export function Ties({ ties }: { ties: Exposed["ties"] }) {
  const { t } = useTranslation("countries");
  return (
    <ul className={classes.ties}>
      {ties.map((tie) => (
        <li key={tie.id}>
          <Link to={`/partnerships/${tie.id}`}>{tie.partner}</Link>
          {` · ${untilWords(t, tie)} · ${tie.referent ? t("alerts.referent", { name: tie.referent.name }) : t("alerts.noReferent")}`}
        </li>
      ))}
    </ul>
  );
}
