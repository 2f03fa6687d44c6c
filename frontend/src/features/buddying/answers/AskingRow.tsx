import { useTranslation } from "react-i18next";
import { formatAgo, formatDate } from "../../../core/format";
import { ConfirmButton } from "../../../ui/ConfirmButton";
import { LinkButton } from "../../../ui/LinkButton";
import list from "../../../ui/List.module.css";
import { PersonLine } from "../../../ui/PersonLine";
import { useTakeBack, type Asking } from "./api";
import { NamedColleague } from "./NamedColleague";
import { StateTag } from "./StateTag";
import classes from "./Answers.module.css";

/** One helper who was asked, with what became of it. */
export function AskingRow({ asking }: { asking: Asking }) {
  const { t } = useTranslation("buddying");
  const ago = (moment: string) => formatAgo(moment) ?? t("justNow", { ns: "ui" });
  const since = asking.answered_at ?? asking.ended_at;
  return (
    <div className={classes.asking}>
      <PersonLine person={asking.person} link>
        <StateTag state={asking.state} />
      </PersonLine>
      <p className={`${list.soft} ${list.small}`}>
        {asking.planned
          ? t("answers.panel.byPlan", { when: ago(asking.asked_at) })
          : asking.asked_by
            ? t("answers.panel.by", { who: asking.asked_by.name, when: ago(asking.asked_at) })
            : t("answers.panel.asked", { when: ago(asking.asked_at) })}
        {asking.state === "asked" ? ` · ${t("answers.panel.until", { day: formatDate(asking.answer_by) })}` : null}
        {since && asking.state !== "asked" ? ` · ${t(`answers.panel.since.${asking.state}`, { when: ago(since) })}` : null}
        {asking.via === "mail" ? ` · ${t("answers.panel.viaMail")}` : null}
      </p>
      {asking.words ? <blockquote className={classes.words}>{asking.words}</blockquote> : null}
      {asking.state === "declined" ? <p>{t(`answers.reasons.${asking.reason || "other"}`)}</p> : null}
      {asking.reason_words ? <blockquote className={classes.words}>{asking.reason_words}</blockquote> : null}
      {asking.state === "suggested" && asking.suggested ? <NamedColleague asking={asking} colleague={asking.suggested} /> : null}
      <div className={classes.actions}>
        {asking.state === "asked" ? <TakeBack asking={asking} /> : null}
        {asking.pair_id !== null ? (
          <LinkButton to={`/buddying/pairs/${asking.pair_id}`} variant="default">
            {t("answers.toPair")}
          </LinkButton>
        ) : null}
      </div>
    </div>
  );
}

function TakeBack({ asking }: { asking: Asking }) {
  const { t } = useTranslation("buddying");
  const takeBack = useTakeBack(asking.id);
  return (
    <ConfirmButton
      label={t("answers.takeBack.label")}
      title={t("answers.takeBack.title", { name: asking.person.name })}
      confirm={t("answers.takeBack.confirm")}
      pending={takeBack.isPending}
      error={takeBack.error}
      onConfirm={() => takeBack.mutateAsync(undefined)}
    >
      <p>{t("answers.takeBack.what")}</p>
    </ConfirmButton>
  );
}
