import { ActionIcon, Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconGripVertical, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import list from "../../../ui/List.module.css";
import { Tag } from "../../../ui/Tag";
import type { Edition, EditionItem, Side } from "./api";
import classes from "./Editions.module.css";
import { ItemEditor } from "./ItemEditor";
import { ReadBy } from "./ReadBy";

interface Props {
  edition: Edition;
  item: EditionItem;
  side: Side;
  writes: boolean;
  first: boolean;
  last: boolean;
  place: (by: "up" | "down") => void;
  arrow: (step: 1 | -1) => void;
  remove: () => void;
}

/** One item as it reads, with its place in the edition and what the secretariat says of it. */
export function ItemCard({ edition, item, side, writes, first, last, place, arrow, remove }: Props) {
  const { t } = useTranslation("digests");
  const words = item[side];
  const title = words.title || t("editions.items.goneTitle");
  return (
    <article>
      <div className={classes.top}>
        {writes ? (
          <button
            type="button"
            className={classes.handle}
            data-handle
            data-move={`${item.id} handle`}
            aria-label={t("editions.items.handle", { title })}
            onKeyDown={(event) => {
              if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
              event.preventDefault();
              arrow(event.key === "ArrowUp" ? -1 : 1);
            }}
          >
            <IconGripVertical size={20} stroke={1.7} aria-hidden="true" />
          </button>
        ) : null}
        <div className={classes.what}>
          <div className={classes.kind}>
            {t(`editions.kinds.${item.kind}`)}
            {item.gone ? <Tag tone="alert">{t("editions.items.gone")}</Tag> : null}
          </div>
          <h4 lang={side}>{title}</h4>
          {words.facts ? (
            <p className={`${list.soft} ${list.small}`} lang={side}>
              {words.facts}
            </p>
          ) : null}
          {item.gone ? <p className={list.small}>{t("editions.items.goneWhy")}</p> : null}
          <p className={`${list.soft} ${list.small} ${classes.under}`}>
            {item.gone ? null : <ReadBy group={item.group} />}
            {item.path ? <Leads path={item.path} /> : null}
          </p>
        </div>
      </div>
      <ItemEditor edition={edition.row.id} item={item} side={side} writes={writes} />
      {!writes && words.html ? <div className={classes.prose} lang={side} dangerouslySetInnerHTML={{ __html: words.html }} /> : null}
      {writes ? (
        <div className={classes.acts}>
          <Step up disabled={first} item={item} title={title} onClick={() => place("up")} />
          <Step disabled={last} item={item} title={title} onClick={() => place("down")} />
          <ActionIcon className={classes.bin} color="alert" aria-label={t("editions.items.remove", { title })} onClick={remove}>
            <IconTrash size={20} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </div>
      ) : null}
    </article>
  );
}

function Step({ up = false, disabled, item, title, onClick }: { up?: boolean; disabled: boolean; item: EditionItem; title: string; onClick: () => void }) {
  const { t } = useTranslation("digests");
  const Arrow = up ? IconArrowUp : IconArrowDown;
  return (
    <Button
      variant="subtle"
      size="sm"
      mih={44}
      disabled={disabled}
      data-move={`${item.id} ${up ? "up" : "down"}`}
      aria-label={t(up ? "editions.items.upNamed" : "editions.items.downNamed", { title })}
      leftSection={<Arrow size={18} stroke={1.7} aria-hidden="true" />}
      onClick={onClick}
    >
      {t(up ? "editions.items.up" : "editions.items.down")}
    </Button>
  );
}

function Leads({ path }: { path: string }) {
  const { t } = useTranslation("digests");
  return path.startsWith("/") ? (
    <Link to={path}>{t("editions.items.see")}</Link>
  ) : (
    <a href={path} target="_blank" rel="noopener noreferrer">
      {path.replace(/^https:\/\//i, "")}
    </a>
  );
}
