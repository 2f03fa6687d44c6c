import { Button } from "@mantine/core";
import { IconChevronDown, IconFlag, IconHistory, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatAgo } from "../../../core/format";
import { Problem } from "../../../ui/Problem";
import message from "../message/MessageRow.module.css";
import type { DiscussionDetail } from "../types";
import { standQuery, type Stand } from "./api";
import type { Start } from "./doing";
import classes from "./settling.module.css";

interface Props {
  discussion: DiscussionDetail;
  start: Start;
}

/** What stands there now: nothing while nothing was written, or while all of it is older than a guest's stay. */
function useStand({ id, stand_version: version }: DiscussionDetail) {
  const stand = useQuery({ ...standQuery(id, version), enabled: version > 0 });
  const written = stand.data && stand.data.body !== "" ? stand.data : null;
  return { ...stand, written: version > 0 ? written : null };
}

/** Where the discussion stands, on top of the context panel. */
export function StandPanel({ discussion, start }: Props) {
  const { t } = useTranslation("discussion");
  const { written, error, refetch } = useStand(discussion);
  if (!written && !error && !discussion.can.settle) return null;
  return (
    <section className={classes.box} aria-labelledby="stand">
      <h2 id="stand">{t("stand.title")}</h2>
      {error ? <Problem error={error} retry={() => void refetch()} /> : null}
      {written ? <Text stand={written} /> : <p className={classes.soft}>{t("stand.none")}</p>}
      <Actions discussion={discussion} start={start} />
    </section>
  );
}

/** The same under the title where there is no panel: one line, and the rest on demand. */
export function StandFold({ discussion, start }: Props) {
  const { t } = useTranslation("discussion");
  const { written } = useStand(discussion);
  const [open, setOpen] = useState(false);
  if (!written) return null;
  return (
    <section className={`${classes.box} ${classes.narrow}`} aria-labelledby="stand-fold">
      <h2 id="stand-fold" className="visually-hidden">
        {t("stand.title")}
      </h2>
      <button type="button" className={classes.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconFlag size={19} stroke={1.7} aria-hidden="true" />
        <span className={classes.line}>
          <b>{t("stand.title")}</b>
          {open ? null : <span className={classes.soft}>{firstWords(written)}</span>}
        </span>
        <span className={classes.read}>
          {t(open ? "stand.fold" : "stand.read")}
          <IconChevronDown size={18} stroke={1.7} aria-hidden="true" />
        </span>
      </button>
      {open ? (
        <>
          <Text stand={written} />
          <Actions discussion={discussion} start={start} />
        </>
      ) : null}
    </section>
  );
}

function Text({ stand }: { stand: Stand }) {
  const { t } = useTranslation("discussion");
  const { author, written_at: at } = stand;
  const place = author?.authority?.name ?? author?.organisation;
  return (
    <>
      {/* Rendered from Markdown and sanitised by the server, as messages are. */}
      <div className={message.body} data-testid="stand" dangerouslySetInnerHTML={{ __html: stand.html }} />
      {author && at ? (
        <p className={classes.signed}>
          {place ? `${author.name}, ${place}` : author.name}
          {" · "}
          <time dateTime={at}>{formatAgo(at) ?? t("justNow")}</time>
        </p>
      ) : null}
    </>
  );
}

function Actions({ discussion, start }: Props) {
  const { t } = useTranslation("discussion");
  const written = discussion.stand_version > 0;
  return (
    <p className={classes.actions}>
      {discussion.can.settle ? (
        <Button variant="default" size="sm" mih={44} leftSection={<IconPencil size={18} stroke={1.7} aria-hidden="true" />} onClick={() => start("stand")}>
          {t(written ? "stand.edit" : "stand.begin")}
        </Button>
      ) : null}
      {written ? (
        <Button variant="subtle" size="sm" mih={44} leftSection={<IconHistory size={18} stroke={1.7} aria-hidden="true" />} onClick={() => start("versions")}>
          {t("stand.history")}
        </Button>
      ) : null}
    </p>
  );
}

/** The text without its marks, to be cut by the width of the page. */
function firstWords({ html }: Stand): string {
  const page = new DOMParser().parseFromString(html.replaceAll("<", " <"), "text/html");
  return (page.body.textContent ?? "").trim().split(/\s+/).join(" ");
}
