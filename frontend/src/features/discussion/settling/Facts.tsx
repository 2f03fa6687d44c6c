import { IconCalendarEvent, IconCalendarPlus, IconCircleCheck, IconExternalLink } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { formatDate, formatWhen } from "../../../core/format";
import type { DiscussionDetail } from "../types";
import { dateFile, type MeetingDate } from "./api";
import classes from "./settling.module.css";

/** Under the title: what was decided, and when one meets. */
export function Facts({ discussion }: { discussion: DiscussionDetail }) {
  const { t } = useTranslation("discussion");
  const { resolution, date } = discussion;
  const from = resolution?.author.authority?.name ?? resolution?.author.organisation;
  return (
    <>
      {resolution ? (
        <p className={classes.fact} data-decided>
          <IconCircleCheck size={20} stroke={1.7} aria-hidden="true" />
          <span>
            <b>
              {t("resolve.decided")}
              {t("colon")}
              {resolution.outcome}
            </b>
            <span className={classes.soft}>
              {" "}
              {from ? `${resolution.author.name}, ${from}` : resolution.author.name}
              {" · "}
              <time dateTime={resolution.decided_at}>{formatDate(resolution.decided_at)}</time>
            </span>
          </span>
        </p>
      ) : null}
      {date ? (
        <div className={classes.fact}>
          <IconCalendarEvent size={20} stroke={1.7} aria-hidden="true" />
          <div>
            <When date={date} />
            <div className={classes.narrow}>
              <DateLinks id={discussion.id} date={date} />
            </div>
          </div>
        </div>
      ) : null}
    </>
  );
}

export function When({ date }: { date: MeetingDate }) {
  return (
    <span>
      <time dateTime={date.starts_at}>
        <b>{formatWhen(date.starts_at, date.ends_at)}</b>
      </time>
      {date.place ? ` · ${date.place}` : null}
    </span>
  );
}

/** The way in from afar, and the way into one's own calendar. */
export function DateLinks({ id, date }: { id: number; date: MeetingDate }) {
  const { t } = useTranslation("discussion");
  return (
    <p className={classes.links}>
      {date.link ? (
        <a href={date.link} rel="noopener noreferrer nofollow">
          <IconExternalLink size={18} stroke={1.7} aria-hidden="true" />
          {t("date.follow")}
        </a>
      ) : null}
      <a href={dateFile(id)} download>
        <IconCalendarPlus size={18} stroke={1.7} aria-hidden="true" />
        {t("date.add")}
      </a>
    </p>
  );
}
