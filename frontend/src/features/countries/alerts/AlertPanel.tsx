import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useHear } from "../../../core/live";
import list from "../../../ui/List.module.css";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { AnswerFor } from "./AnswerFor";
import { boardQuery, seeAlert, type AlertBoard } from "./api";
import classes from "./Alerts.module.css";
import { Board, Ties } from "./Board";
import { useUntil } from "./useUntil";

/** What an alert asks of one's authorities, and what the others answered; it fills while one looks. */
export function AlertPanel({ id }: { id: number }) {
  const query = useQuery(boardQuery(id));
  const board = query.data;
  useHear([`alert:${id}`, "veille"]);
  useUntil(board?.alert.live ? [board.alert.expires_at] : []);
  const found = board !== undefined;
  useEffect(() => {
    if (found) void seeAlert(id).catch(() => undefined);
  }, [id, found]);

  if (!board) {
    return query.error ? <Problem error={query.error} retry={() => void query.refetch()} /> : <Waiting rows={3} />;
  }
  return (
    <div className={classes.panel}>
      <Own board={board} />
      <Board board={board} />
    </div>
  );
}

function Own({ board }: { board: AlertBoard }) {
  const { t } = useTranslation("countries");
  const exposed = board.mine.filter((own) => own.exposed);
  const others = board.mine.filter((own) => !own.exposed);
  const { live, id } = board.alert;
  const answered = others.filter((own) => own.answer !== null);
  const ties = board.exposed.filter(({ mine }) => mine);
  if (board.mine.length === 0) return null;
  return (
    <section className={list.section} aria-labelledby="own">
      <h2 id="own">{t(exposed.length > 0 ? "alerts.yours" : "alerts.notYours")}</h2>
      <p className={`${list.soft} ${list.small}`}>{t(live ? (exposed.length > 0 ? "alerts.yoursWhy" : "alerts.notYoursWhy") : "alerts.over")}</p>
      <div className={classes.asked}>
        {(exposed.length > 0 ? exposed : others).map((own) => (
          <div key={own.authority.id} className={list.card}>
            <AnswerFor id={id} own={own} live={live} />
            <Ties ties={ties.find(({ authority }) => authority.id === own.authority.id)?.ties ?? []} />
          </div>
        ))}
      </div>
      {exposed.length > 0 && (live || answered.length > 0) && others.length > 0 ? (
        <details className={classes.more}>
          <summary>{t("alerts.forAnother")}</summary>
          {others.map((own) => (
            <div key={own.authority.id} className={list.card}>
              <AnswerFor id={id} own={own} live={live} />
            </div>
          ))}
        </details>
      ) : null}
    </section>
  );
}
