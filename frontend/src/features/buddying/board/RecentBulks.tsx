import { Button } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatTime } from "../../../core/format";
import { ProblemError, problemSentence } from "../../../core/problems";
import { Problem } from "../../../ui/Problem";
import { bulksQuery, useUndo, type Bulk } from "./api";
import classes from "./Bulk.module.css";

/** What was just done to several requests, by whomever of the secretariat, and the way back while there is one. */
export function RecentBulks() {
  const bulks = useQuery(bulksQuery).data?.items ?? [];
  const undo = useUndo();
  const [undone, setUndone] = useState<Bulk[]>([]);
  const back = (id: number) => undo.mutate(id, { onSuccess: (bulk) => setUndone((others) => [bulk, ...others.filter((each) => each.id !== id)]) });
  const shown = [...undone, ...bulks.filter(({ id }) => !undone.some((each) => each.id === id))];
  if (shown.length === 0) return null;
  return (
    <div className={classes.bulks} role="status">
      {shown.map((bulk) => (
        <BulkNotice key={bulk.id} bulk={bulk} undo={back} pending={undo.isPending && undo.variables === bulk.id} />
      ))}
      <Problem error={undo.error} />
    </div>
  );
}

function BulkNotice({ bulk, undo, pending }: { bulk: Bulk; undo: (id: number) => void; pending: boolean }) {
  const { t } = useTranslation("buddying");
  const done = bulk.items.filter(({ outcome }) => outcome === "done").length;
  const restored = bulk.items.filter((item) => item.undone === "restored").length;
  const remarks = bulk.undone_at
    ? bulk.items.filter((item) => item.undone === "left" || item.askings_left > 0)
    : bulk.items.filter(({ outcome }) => outcome === "skipped");
  const why = (item: Bulk["items"][number]) => {
    const slug = bulk.undone_at ? item.left_why : item.why;
    return slug ? problemSentence(t, new ProblemError(slug, 409)) : t("board.bulk.askingsLeft", { count: item.askings_left });
  };
  return (
    <div className={classes.bulk}>
      <p>
        <strong>{bulk.undone_at ? t("board.bulk.undone", { count: restored }) : t(`board.bulk.was.${bulk.act}`, { count: done })}</strong>{" "}
        <span className={classes.soft}>{t("board.bulk.by", { name: bulk.by?.name ?? "", when: formatTime(bulk.created_at) })}</span>
      </p>
      {remarks.length > 0 ? (
        <ul className={classes.remarks}>
          {remarks.map((item) => (
            <li key={item.request_id}>
              <Link to={`/buddying/requests/${item.request_id}`}>{item.title}</Link> — {why(item)}
            </li>
          ))}
        </ul>
      ) : null}
      {bulk.undone_at || done === 0 ? null : (
        <Button variant="default" loading={pending} leftSection={<IconArrowBackUp size={20} aria-hidden="true" />} onClick={() => undo(bulk.id)}>
          {t("board.bulk.undo", { when: formatTime(bulk.undo_until) })}
        </Button>
      )}
    </div>
  );
}
