import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo } from "../../../core/format";
import list from "../../../ui/List.module.css";
import { personWords } from "../../../ui/personWords";
import type { AlertAnswer } from "./api";
import classes from "./Alerts.module.css";

/** Who answered, under which mandate, when, in which words, and where a call for help is written. */
export function Answered({ answer, link = false }: { answer: AlertAnswer; link?: boolean }) {
  const { t } = useTranslation("countries");
  const { t: inUi } = useTranslation("ui");
  const who = `${answer.by.name} (${personWords(inUi, answer.by)})`;
  const said = answer.acting_for ? t("alerts.byFor", { who, holder: answer.acting_for.name }) : t("alerts.by", { who });
  return (
    <>
      <p className={`${list.soft} ${list.small}`}>
        {said} · <time dateTime={answer.at}>{formatAgo(answer.at) ?? t("justNow", { ns: "ui" })}</time>
        {answer.via === "mail" ? ` · ${t("alerts.viaMail")}` : null}
      </p>
      {answer.words ? <blockquote className={classes.words}>{answer.words}</blockquote> : null}
      {link && answer.discussion_id !== null ? (
        <p className={list.small}>
          <Link to={`/discussions/${answer.discussion_id}/${answer.message_number}`}>{t("alerts.toMessage")}</Link>
        </p>
      ) : null}
    </>
  );
}
