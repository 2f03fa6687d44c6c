import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { formatDay, formatNumber, formatTime } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import { versionsQuery } from "./api";
import type { Message } from "../types";
import classes from "./Marks.module.css";
import row from "./MessageRow.module.css";

/** What a message says and said, the newest first. */
export function VersionsDialog({ message, close }: { message: Message; close: () => void }) {
  const { t } = useTranslation("discussion");
  const { data, error, refetch } = useQuery(versionsQuery(message));
  return (
    <Dialog title={t("versionsTitle", { number: formatNumber(message.number) })} close={close} size={640}>
      <Problem error={error} retry={() => void refetch()} />
      {data || error ? null : <Waiting />}
      <ol className={classes.versions}>
        {data?.items.map((version, index) => (
          <li key={version.version}>
            <p className={classes.edited}>
              <b>{index === 0 ? t("versionNow") : t("versionNumber", { number: formatNumber(version.version) })}</b>
              {" · "}
              <time dateTime={version.written_at}>
                {formatDay(version.written_at)} {formatTime(version.written_at)}
              </time>
            </p>
            <div className={row.body} dangerouslySetInnerHTML={{ __html: version.html }} />
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
