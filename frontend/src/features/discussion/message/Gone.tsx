import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatNumber } from "../../../core/format";
import type { Message } from "../types";
import { pathOf } from "./actions/copyLink";
import { MessageMenu } from "./MessageMenu";
import classes from "./Gone.module.css";
import row from "./MessageRow.module.css";
import { Permalink } from "./Permalink";

/** The place of a message that is no longer shown: one quiet line. */
export function Gone({ message, target }: { message: Message; target: boolean }) {
  const { t } = useTranslation("discussion");
  const { state, moved_to: place } = message;
  return (
    <article className={classes.gone} data-target={target || undefined} aria-label={t("goneNumber", { number: formatNumber(message.number) })}>
      <p data-testid="message-gone">
        {place ? <Link to={pathOf(place)}>{t("gone.movedTo", { number: formatNumber(place.number) })}</Link> : t(`gone.${state}`)}
      </p>
      <div className={row.corner}>
        <Permalink message={message} />
        <MessageMenu message={message} />
      </div>
    </article>
  );
}
