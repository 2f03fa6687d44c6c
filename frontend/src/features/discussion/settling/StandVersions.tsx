import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDate, formatTime } from "../../../core/format";
import { Dialog } from "../../../ui/Dialog";
import { Pager } from "../../../ui/Pager";
import { personWords } from "../../../ui/personWords";
import { Problem } from "../../../ui/Problem";
import { Waiting } from "../../../ui/Waiting";
import message from "../message/MessageRow.module.css";
import type { DiscussionDetail } from "../types";
import { standVersionsQuery, type Stand } from "./api";
import classes from "./settling.module.css";

/** All that was written of where a discussion stands, the newest first, each with who wrote it and when. */
export function StandVersions({ discussion, close }: { discussion: DiscussionDetail; close: () => void }) {
  const { t } = useTranslation("discussion");
  const [page, setPage] = useState(1);
  const versions = useQuery(standVersionsQuery(discussion.id, page));
  return (
    <Dialog title={t("stand.versions")} close={close} size={700} high>
      {versions.isPending ? <Waiting rows={3} /> : null}
      <Problem error={versions.error} retry={() => void versions.refetch()} />
      {versions.data?.items.map((version, index) => (
        <Version key={version.version} version={version} open={page === 1 && index === 0} />
      ))}
      {versions.data ? <Pager page={versions.data.page} pages={versions.data.pages} go={setPage} /> : null}
    </Dialog>
  );
}

function Version({ version, open }: { version: Stand; open: boolean }) {
  const { t } = useTranslation("discussion");
  const { author, written_at: at } = version;
  return (
    <details className={classes.version} open={open}>
      <summary>
        <span>
          <b>{t("stand.version", { number: version.version })}</b>
          {author ? ` · ${author.name}, ${personWords(t, author)}` : null}
          {at ? (
            <time dateTime={at} className={classes.soft}>
              {" · "}
              {formatDate(at)}, {formatTime(at)}
            </time>
          ) : null}
        </span>
      </summary>
      {version.body === "" ? (
        <p className={classes.soft}>{t("stand.emptied")}</p>
      ) : (
        <div className={message.body} dangerouslySetInnerHTML={{ __html: version.html }} />
      )}
    </details>
  );
}
