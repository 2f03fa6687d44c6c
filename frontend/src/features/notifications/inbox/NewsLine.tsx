import { IconBell, IconChevronDown } from "@tabler/icons-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatAgo } from "../../../core/format";
import { spoken } from "../../../core/i18n";
import { PersonAvatar } from "../../../ui/PersonAvatar";
import { personWords } from "../../../ui/personWords";
import type { News } from "../api";
import classes from "./Inbox.module.css";

/** In place of a face, for what nobody in particular did. */
const Sign = () => (
  <span className={classes.sign}>
    <IconBell size={18} stroke={1.7} aria-hidden="true" />
  </span>
);

/** One piece of news: what happened, by whom and in which name, what was said, and why one is told. */
export function NewsLine({ line, opened }: { line: News; opened?: () => void }) {
  const { t } = useTranslation("notifications");
  const [asking, setAsking] = useState(false);
  const answer = useId();
  const sentence = spoken(line.sentence);
  const words = line.by ? personWords(t, line.by) : null;
  // Most sentences begin with the name; where they do not, it stands beside the role.
  const who = line.by && !sentence.includes(line.by.name) ? `${line.by.name}, ${words}` : words;

  return (
    <div className={classes.line} data-unread={!line.read || undefined}>
      {line.by ? <PersonAvatar person={line.by} small /> : <Sign />}
      <div className={classes.words}>
        <p className={classes.sentence}>
          {line.read ? null : <span className="visually-hidden">{`${t("inbox.unread")} · `}</span>}
          <Link to={line.path} onClick={opened}>
            {sentence}
          </Link>
        </p>
        {who ? <p className={classes.who}>{who}</p> : null}
        {line.excerpt ? <p className={classes.excerpt}>{line.excerpt}</p> : null}
        <p className={classes.foot}>
          <time dateTime={line.at}>{formatAgo(line.at) ?? t("justNow", { ns: "ui" })}</time>
          <button
            type="button"
            className={classes.why}
            aria-expanded={asking}
            aria-controls={answer}
            aria-label={t("inbox.whyOf", { sentence })}
            onClick={() => setAsking(!asking)}
          >
            {t("inbox.why")}
            <IconChevronDown size={15} stroke={1.7} aria-hidden="true" />
          </button>
        </p>
        <div id={answer} hidden={!asking} className={classes.answer}>
          <p>{spoken(line.why)}</p>
          <Link to={`/notifications/why/${line.event_id}`}>{t("inbox.whyMore")}</Link>
        </div>
      </div>
    </div>
  );
}
