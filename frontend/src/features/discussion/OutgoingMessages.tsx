import { Button } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconPaperclip } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useConnectionState } from "../../core/live";
import { ProblemError, problemSentence } from "../../core/problems";
import type { Outgoing } from "../../core/outbox-store";
import type { PersonRef } from "../../core/shapes";
import { PersonAvatar } from "../../ui/PersonAvatar";
import { personWords } from "../../ui/personWords";
import { fromMarkdown } from "./compose/mentions";
import classes from "./OutgoingMessages.module.css";
import row from "./message/MessageRow.module.css";

interface Props {
  items: readonly Outgoing[];
  me: PersonRef;
  onRetry: (item: Outgoing) => void;
  onDrop: (item: Outgoing) => void;
}

/** What one wrote and the server has not confirmed: it waits, or was refused and says why. */
export function OutgoingMessages({ items, me, onRetry, onDrop }: Props) {
  const { t } = useTranslation("discussion");
  return (
    <ol className={classes.list}>
      {items.map((item) => (
        <li key={item.key} className={row.message} data-waiting={item.refusal ? undefined : true}>
          <PersonAvatar person={me} />
          <div className={row.said}>
            <p className={row.who}>
              <b>{me.name}</b>
              <span>{personWords(t, me)}</span>
            </p>
            <p className={classes.body}>{fromMarkdown(item.body).text}</p>
            {item.files?.length ? (
              <p className={classes.files}>
                <IconPaperclip size={16} stroke={1.7} aria-hidden="true" />
                {item.files.map(({ name }) => name).join(", ")}
              </p>
            ) : null}
            {item.refusal ? <Refused item={item} onRetry={onRetry} onDrop={onDrop} /> : <Waits since={item.writtenAt} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** A message usually leaves at once; only one that does not is worth a word. */
const PATIENCE = 1_500;

function Waits({ since }: { since: number }) {
  const { t } = useTranslation("discussion");
  const connected = useConnectionState().phase === "connected";
  const [late, setLate] = useState(() => Date.now() - since > PATIENCE);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), Math.max(0, since + PATIENCE - Date.now()));
    return () => clearTimeout(timer);
  }, [since]);
  return (
    <p className={classes.waits} role="status">
      <IconClock size={16} stroke={1.7} aria-hidden="true" />
      {!connected || late ? t("waiting") : t("sending")}
    </p>
  );
}

function Refused({ item, onRetry, onDrop }: { item: Outgoing } & Pick<Props, "onRetry" | "onDrop">) {
  const { t } = useTranslation("discussion");
  const [copied, setCopied] = useState(false);
  const { slug = "", errors = {} } = item.refusal ?? {};
  const reason = slug === "too-old" ? t("tooOld") : problemSentence(t, new ProblemError(slug, 0, "", errors));
  const copy = (): void => {
    navigator.clipboard.writeText(item.body).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className={classes.refused} role="alert">
      <p>
        <IconAlertTriangle size={18} stroke={1.7} aria-hidden="true" />
        <span>
          <b>{t("notSent")}</b> {reason}
        </span>
      </p>
      <div className={classes.choices}>
        <Button variant="default" size="sm" mih={44} onClick={() => onRetry(item)}>
          {t("retry")}
        </Button>
        <Button variant="default" size="sm" mih={44} onClick={copy}>
          {copied ? t("copied") : t("copy")}
        </Button>
        <Button variant="subtle" color="alert" size="sm" mih={44} onClick={() => onDrop(item)}>
          {t("drop")}
        </Button>
      </div>
    </div>
  );
}
