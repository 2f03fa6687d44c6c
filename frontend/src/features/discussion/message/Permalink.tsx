import { notifications } from "@mantine/notifications";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { formatNumber, formatTime } from "../../../core/format";
import type { Message } from "../types";
import { useJustNow } from "../useJustNow";
import { pathOf } from "./actions/copyLink";
import classes from "./MessageRow.module.css";

/** "n° 21 · 09:12": goes to the message's own address, and copies it. */
export function Permalink({ message }: { message: Message }) {
  const { t } = useTranslation("discussion");
  const navigate = useNavigate();
  const justNow = useJustNow(message.created_at);
  const path = pathOf(message);
  const number = formatNumber(message.number);

  const copy = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void navigate(path, { replace: true, preventScrollReset: true });
    navigator.clipboard.writeText(new URL(path, window.location.origin).href).then(
      () => notifications.show({ message: t("linkCopied", { number }) }),
      // Without the right to copy, the address bar holds the link all the same.
      () => notifications.show({ message: t("linkInBar", { number }) }),
    );
  };

  return (
    <Link to={path} className={classes.number} onClick={copy} title={t("permalink")}>
      <span>{t("number", { number })}</span>
      {" · "}
      <time dateTime={message.created_at}>{justNow ? t("justNow") : formatTime(message.created_at)}</time>
    </Link>
  );
}
