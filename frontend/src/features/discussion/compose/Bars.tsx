import { ActionIcon, Button } from "@mantine/core";
import { IconArrowBackUp, IconPencil, IconX } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { formatNumber } from "../../../core/format";
import { saidIn } from "../excerpt";
import type { Follower } from "../follower";
import type { DiscussionLog } from "../log";
import classes from "./Bars.module.css";
import { useDraft } from "./draft";

interface Props {
  personId: number;
  discussionId: number;
  log: DiscussionLog;
  follower: Follower;
  go: (number: number) => void;
}

/** What one answers, or changes, above the text. */
export function Bars({ personId, discussionId, log, follower, go }: Props) {
  const { t } = useTranslation("discussion");
  const [{ replyTo, editing }, change] = useDraft(personId, discussionId);
  const answered = replyTo === null ? undefined : log.messages.get(replyTo);
  useEffect(() => {
    if (replyTo !== null && !answered) follower.ensure(replyTo, replyTo);
  }, [replyTo, answered, follower]);

  if (editing) {
    const now = log.messages.get(editing.number);
    return (
      <div className={classes.bar}>
        <IconPencil size={18} stroke={1.7} aria-hidden="true" />
        <p className={classes.words}>
          <b>{t("editingNumber", { number: formatNumber(editing.number) })}</b>
          {now && now.state === "shown" && now.body !== editing.was ? <span>{t("editedMeanwhile")}</span> : null}
        </p>
        <Button variant="subtle" size="sm" mih={44} onClick={() => change((draft) => ({ ...draft, editing: null }))}>
          {t("cancelEdit")}
        </Button>
      </div>
    );
  }
  if (replyTo === null) return null;
  return (
    <div className={classes.bar}>
      <IconArrowBackUp size={18} stroke={1.7} aria-hidden="true" />
      <button type="button" className={classes.answered} onClick={() => go(replyTo)}>
        <b>{t("replyTo", { number: formatNumber(replyTo) })}</b>
        {answered ? <span>
            {answered.author.name}
            {t("colon")}
            {saidIn(answered, 90)}
          </span> : null}
      </button>
      <ActionIcon aria-label={t("cancelReply")} onClick={() => change((draft) => ({ ...draft, replyTo: null }))}>
        <IconX size={20} stroke={1.7} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}
