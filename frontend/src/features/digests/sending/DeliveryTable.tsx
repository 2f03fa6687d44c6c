import { useTranslation } from "react-i18next";
import { formatDate, formatNumber, formatTime } from "../../../core/format";
import { PersonLine } from "../../../ui/PersonLine";
import { Tag } from "../../../ui/Tag";
import type { DeliveryLine } from "./api";
import classes from "./DeliveryTable.module.css";
import { toneOf } from "./words";

/** Letters line by line; on a phone each is a small card. */
export function DeliveryTable({ items }: { items: DeliveryLine[] }) {
  const { t } = useTranslation("digests");
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("sending.deliveries.caption")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("sending.deliveries.person")}</th>
          <th scope="col">{t("sending.deliveries.state")}</th>
          <th scope="col">{t("sending.deliveries.attempts")}</th>
          <th scope="col">{t("sending.deliveries.moment")}</th>
          <th scope="col">{t("sending.deliveries.answer")}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((line) => (
          <Row key={line.id} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ line }: { line: DeliveryLine }) {
  const { t } = useTranslation("digests");
  const { person, state, attempts, repeats, answer, unwritten, at, stopped, next_at: next, left_by: left } = line;
  const notes = [
    next ? t("sending.deliveries.next", { when: formatTime(next) }) : "",
    repeats > 0 ? t("sending.deliveries.repeated") : "",
    stopped && state !== "sent" ? t("sending.deliveries.stopped") : "",
    left ? t("sending.deliveries.left", { name: left.name }) : "",
  ].filter(Boolean);
  return (
    <tr>
      <th scope="row">
        <PersonLine person={person} link small />
      </th>
      <td>
        <Tag tone={toneOf(state)}>{t(`sending.states.${state}`)}</Tag>
        {notes.map((note) => (
          <span key={note} className={classes.note}>
            {note}
          </span>
        ))}
      </td>
      <td data-label={t("sending.deliveries.attempts")}>{formatNumber(attempts)}</td>
      <td data-label={t("sending.deliveries.moment")}>
        {formatDate(at)} {formatTime(at)}
      </td>
      <td data-label={answer ? t("sending.deliveries.answer") : undefined} className={classes.answer}>
        {unwritten ? t("sending.deliveries.unwritten") : answer}
      </td>
    </tr>
  );
}
