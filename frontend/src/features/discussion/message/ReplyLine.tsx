import { IconArrowBackUp } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatNumber } from "../../../core/format";
import { saidIn } from "../excerpt";
import type { Message } from "../types";
import { pathOf } from "./actions/copyLink";
import { useConversing } from "./conversing";
import classes from "./Marks.module.css";

interface Props {
  message: Message;
  number: number;
  answered: Message | undefined;
}

/** "En réponse à n° 12 · Élue · ses premiers mots": one line, which leads there; its words may come later. */
export function ReplyLine({ message, number, answered }: Props) {
  const { t } = useTranslation("discussion");
  const { follower, go } = useConversing();
  const held = answered !== undefined;
  useEffect(() => {
    if (!held) follower.ensure(number, number);
  }, [held, number, follower]);
  return (
    <Link
      className={classes.reply}
      to={pathOf({ discussion_id: message.discussion_id, number })}
      replace
      preventScrollReset
      // The address may say so already, and the page have moved since.
      onClick={() => go(number)}
    >
      <IconArrowBackUp size={16} stroke={1.7} aria-hidden="true" />
      <span>
        {t("inReplyTo", { number: formatNumber(number) })}
        {answered ? ` · ${answered.author.name} · ${answered.state === "shown" ? saidIn(answered, 90) : t(`gone.${answered.state}`)}` : ""}
      </span>
    </Link>
  );
}
